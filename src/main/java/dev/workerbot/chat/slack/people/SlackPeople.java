package dev.workerbot.chat.slack.people;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Membership;
import dev.workerbot.chat.slack.call.SlackSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Who speaks, as Slack says it: wherever it says so in a payload, which differs by kind, by whether
 * the app is installed for a whole organisation, and by whether the channel is shared with another
 * one. Somebody of another workspace has an id with that workspace before it, {@code
 * T012AB/U012AB}, so that they are never taken for one of ours.
 */
public final class SlackPeople {
  private final SlackAccount account;
  private final SlackGroups groups;
  private final SlackMembers members;

  public SlackPeople(SlackAccount account, SlackGroups groups, SlackMembers members) {
    this.account = account;
    this.groups = groups;
    this.members = members;
  }

  /**
   * Whoever did something.
   *
   * @param name empty where the payload does not say it
   * @param teams of whom they are, and where they did it, as far as Slack says so
   */
  public record Sender(String user, String name, List<String> teams) {
    public Sender {
      teams = List.copyOf(teams);
    }

    /** The name, or the id where there is none. */
    public String shownName() {
      return name.isEmpty() ? user : name;
    }

    /** Of what an event says that somebody caused by writing. Source: Slack, "Events API". */
    public static Sender ofEvent(JsonNode payload) {
      JsonNode event = payload.path("event");
      return new Sender(
          first(event.path("user")),
          "",
          Stream.of(
                  event.path("user_team"),
                  event.path("source_team"),
                  event.path("team"),
                  payload.path("team_id"))
              .map(SlackPeople::first)
              .filter(team -> !team.isEmpty())
              .toList());
    }

    /** Of what a payload says. */
    public static Sender of(JsonNode payload) {
      JsonNode user = payload.path("user");
      String id = first(user.path("id"), payload.path("user_id"));
      String name = first(user.path("username"), user.path("name"), payload.path("user_name"));
      List<String> teams =
          Stream.of(user.path("team_id"), payload.path("team").path("id"), payload.path("team_id"))
              .map(SlackPeople::first)
              .filter(team -> !team.isEmpty())
              .toList();
      String enterprise =
          first(payload.path("enterprise").path("id"), payload.path("enterprise_id"));
      return new Sender(
          id, name, teams.isEmpty() && !enterprise.isEmpty() ? List.of(enterprise) : teams);
    }
  }

  /** The first that says something. */
  public static String first(JsonNode... places) {
    for (JsonNode place : places) {
      String text = place.isString() ? place.asString() : "";
      if (!text.isBlank()) {
        return text;
      }
    }
    return "";
  }

  /** The bot's own user id; empty until Slack has said it. */
  public String bot() {
    return account.known().map(SlackAccount.KnownAccount::user).orElse("");
  }

  /** The sender, in no channel, with what is known of them; returns at once. */
  public Caller known(Sender sender) {
    return caller(sender.user(), sender.shownName(), "", membership(sender, members::asOfNow));
  }

  /** The sender, with what Slack says of them now; asks Slack if need be. */
  public Caller caller(Sender sender, String channel) {
    Membership membership = membership(sender, members::of);
    return caller(sender.user(), name(sender), channel, membership);
  }

  private String name(Sender sender) {
    if (!sender.name().isEmpty()) {
      return sender.name();
    }
    String found = members.name(sender.user());
    return found.isEmpty() ? sender.user() : found;
  }

  private Membership membership(Sender sender, Function<String, Membership> ask) {
    Optional<SlackAccount.KnownAccount> own = account.known();
    if (own.isEmpty()) {
      return Membership.unknown();
    }
    Optional<String> foreign =
        sender.teams().stream().filter(team -> !own.get().isOwn(team)).findFirst();
    if (foreign.isPresent() && own.get().enterprise().isEmpty()) {
      return Membership.outsider(foreign.get());
    }
    Membership found = ask.apply(sender.user());
    // In an organisation of many workspaces somebody of another one may belong to ours too.
    return found.isKnown() ? found : foreign.map(Membership::outsider).orElse(found);
  }

  private Caller caller(String user, String name, String channel, Membership membership) {
    if (membership.memberKind() == Membership.MemberKind.OUTSIDER) {
      String team = membership.teams().stream().sorted().findFirst().orElse("-");
      return new Caller(SlackSettings.CHAT, team + "/" + user, name, Set.of(), channel)
          .as(membership);
    }
    return groups
        .of(user)
        .map(known -> new Caller(SlackSettings.CHAT, user, name, known, channel))
        .orElseGet(() -> Caller.withGroupsUnknown(SlackSettings.CHAT, user, name, channel))
        .as(membership);
  }

  /** The same person, with what is known of them now; returns at once. */
  public Caller asOfNow(Caller caller) {
    if (caller.isHook()) {
      return caller.as(Membership.member());
    }
    String[] parts = caller.user().split("/", 2);
    Membership now =
        parts.length == 2 ? Membership.outsider(parts[0]) : members.asOfNow(caller.user());
    return caller(id(caller.user()), caller.name(), caller.channel(), now).within(caller.parents());
  }

  /** The id by which Slack itself knows the person. */
  public static String id(String user) {
    return user.substring(user.indexOf('/') + 1);
  }
}
