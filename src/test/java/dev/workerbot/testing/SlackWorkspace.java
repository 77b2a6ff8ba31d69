package dev.workerbot.testing;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who is who in the workspace T1. Whoever is not named is a member. Sources: Slack, "auth.test",
 * "users.info", "User object".
 */
public final class SlackWorkspace {
  private final Map<String, ObjectNode> people = new ConcurrentHashMap<>();
  private final Set<String> elsewhere = ConcurrentHashMap.newKeySet();
  private final Set<String> closed = ConcurrentHashMap.newKeySet();
  private final Set<String> archived = ConcurrentHashMap.newKeySet();
  private final Set<String> announcements = ConcurrentHashMap.newKeySet();
  private volatile String app = "A1";
  private volatile String enterprise = "";
  private volatile boolean orgWide;

  /** It is part of an organisation. */
  public void isOf(String organisation) {
    enterprise = organisation;
  }

  /** The app is installed for all of an organisation. */
  public void isInstalledFor(String organisation) {
    enterprise = organisation;
    orgWide = true;
  }

  /** That person sees some channels only; {@code single} means one. */
  public void guest(String user, boolean single) {
    people.put(
        user,
        person(user, FakeSlack.TEAM).put("is_restricted", true).put("is_ultra_restricted", single));
  }

  /** That person is of another workspace, and in a channel that both share. */
  public void stranger(String user, String team) {
    people.put(user, person(user, team).put("is_stranger", true));
  }

  /** That person is of these workspaces of this organisation. */
  public void employee(String user, String organisation, String... teams) {
    ObjectNode one = person(user, teams[0]);
    one.putObject("enterprise_user").put("id", user).put("enterprise_id", organisation);
    for (String team : new HashSet<>(Set.of(teams))) {
      ((ObjectNode) one.path("enterprise_user")).withArray("teams").add(team);
    }
    people.put(user, one);
  }

  /** That person has left. */
  public void deactivate(String user) {
    people.put(user, person(user, FakeSlack.TEAM).put("deleted", true));
  }

  /** That person is in no channel that the bot could whisper in. */
  public void isElsewhere(String user) {
    elsewhere.add(user);
  }

  boolean canWhisperTo(String user) {
    return !elsewhere.contains(user);
  }

  /** The bot is not in that channel; of a private one, whose id begins with G, it knows nothing. */
  public void isNotIn(String channel) {
    closed.add(channel);
  }

  public void archives(String channel) {
    archived.add(channel);
  }

  /** Only some people may write there. */
  public void isForAnnouncements(String channel) {
    announcements.add(channel);
  }

  /** The bot belongs to this app. */
  public void isOfApp(String id) {
    app = id;
  }

  /** Why the bot may not do that in the channel, by Slack's word for it; empty where it may. */
  String refusal(String method, String channel) {
    boolean writes = method.equals("chat.postMessage");
    if (closed.contains(channel)) {
      return channel.startsWith("G")
          ? "channel_not_found"
          : method.equals("conversations.info") ? "" : "not_in_channel";
    }
    if (writes && archived.contains(channel)) {
      return "is_archived";
    }
    return writes && announcements.contains(channel) ? "restricted_action" : "";
  }

  String conversationsInfo(String channel) {
    ObjectNode answer = FakeSlack.JSON.createObjectNode().put("ok", true);
    answer
        .putObject("channel")
        .put("id", channel)
        .put("is_private", channel.startsWith("G"))
        .put("is_member", !closed.contains(channel))
        .put("is_archived", archived.contains(channel))
        .put("is_read_only", announcements.contains(channel));
    return answer.toString();
  }

  String botsInfo() {
    ObjectNode answer = FakeSlack.JSON.createObjectNode().put("ok", true);
    answer.putObject("bot").put("id", "B1").put("app_id", app);
    return answer.toString();
  }

  private static ObjectNode person(String user, String team) {
    return FakeSlack.JSON
        .createObjectNode()
        .put("id", user)
        .put("team_id", team)
        .put("name", user.toLowerCase(java.util.Locale.ROOT))
        .put("deleted", false)
        .put("is_restricted", false)
        .put("is_ultra_restricted", false);
  }

  String usersInfo(String user) {
    ObjectNode answer = FakeSlack.JSON.createObjectNode().put("ok", true);
    answer.set("user", people.getOrDefault(user, person(user, FakeSlack.TEAM)));
    return answer.toString();
  }

  String authTest(String bot) {
    ObjectNode answer =
        FakeSlack.JSON
            .createObjectNode()
            .put("ok", true)
            .put("team_id", orgWide ? enterprise : FakeSlack.TEAM)
            .put("team", "Shop")
            .put("user_id", "UBOT")
            .put("bot_id", bot)
            .put("is_enterprise_install", orgWide);
    if (!enterprise.isEmpty()) {
      answer.put("enterprise_id", enterprise);
    }
    return answer.toString();
  }
}
