package dev.workerbot.message.entity;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one chat platform is like: how its people, groups and channels are written, and how it is
 * used. Whatever depends on the platform outside of its own room is asked of this.
 *
 * @param name by which the config and the database know it
 * @param title for people
 * @param ids how the ids of its people and places look
 * @param groups what its groups of people are; empty where it has none
 * @param typesCommands whether people type commands; else they pick them from a list
 */
public record ChatPlatform(
    String name,
    String title,
    PlatformIds ids,
    Optional<PlatformGroups> groups,
    boolean typesCommands) {
  /** Discord's ids, its snowflakes, are numbers of 64 bits. */
  private static final String SNOWFLAKE = "\\d{1,19}";

  public static final ChatPlatform SLACK =
      new ChatPlatform(
          "slack",
          "Slack",
          new PlatformIds(
              "[UW][A-Z0-9]+", "[CG][A-Z0-9]+", "D[A-Z0-9]+", Optional.of("[TE][A-Z0-9]+")),
          Optional.of(new PlatformGroups("group", "Groups", "S[A-Z0-9]+")),
          true);

  public static final ChatPlatform DISCORD =
      new ChatPlatform(
          "discord",
          "Discord",
          new PlatformIds(SNOWFLAKE, SNOWFLAKE, SNOWFLAKE, Optional.empty()),
          Optional.of(new PlatformGroups("role", "Role ids", SNOWFLAKE)),
          false);

  public static final ChatPlatform TERMINAL =
      new ChatPlatform(
          "terminal",
          "terminal",
          new PlatformIds("\\S+", "terminal", "terminal", Optional.empty()),
          Optional.empty(),
          true);

  /** All that there are. */
  public static final List<ChatPlatform> ALL = List.of(SLACK, DISCORD, TERMINAL);

  /**
   * How the ids of a platform look, as regular expressions.
   *
   * @param user of a person
   * @param channel of a channel that several people read
   * @param direct of a conversation with one person
   * @param organisation of where people belong, if those of several may be in one channel
   */
  public record PlatformIds(
      String user, String channel, String direct, Optional<String> organisation) {}

  /**
   * The groups of people that a platform has.
   *
   * @param kind as it stands behind the platform's name: {@code slack-group:S012AB}
   * @param title for people
   * @param id how their ids look, as a regular expression
   */
  public record PlatformGroups(String kind, String title, String id) {}

  /** The one of that name; one that is not known is plain: typed, and among one's own people. */
  public static ChatPlatform of(String name) {
    return ALL.stream()
        .filter(one -> one.name.equals(name))
        .findFirst()
        .orElseGet(() -> new ChatPlatform(name, name, TERMINAL.ids, Optional.empty(), true));
  }

  /** A regular expression for one of these, each as a platform has it. */
  public static String anyOf(Stream<String> expressions) {
    return expressions.collect(Collectors.joining("|"));
  }

  /** Whether a member of a rule is a group or a workspace: {@code slack-group:S012AB}. */
  public static boolean isGroup(String member) {
    int colon = member.indexOf(':');
    return colon > 0 && member.lastIndexOf('-', colon) > 0;
  }

  /** Whether guests and people of other organisations may be in its channels. */
  public boolean hasOutsiders() {
    return ids.organisation.isPresent();
  }

  /** What stands before the id of a group in a rule, such as {@code slack-group:}. */
  public String groupPrefix() {
    return groups.map(one -> name + "-" + one.kind + ":").orElse(name + "-group:");
  }
}
