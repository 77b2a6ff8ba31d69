package dev.workerbot.access;

import dev.workerbot.message.entity.ChatPlatform;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * To whom a role or a deny rule applies: members are written {@code slack:U012AB} (a user id),
 * {@code slack-group:S012AB}, {@code slack-team:T012AB} (a workspace), {@code slack:T012AB/U012AB}
 * (one person of another workspace), {@code discord:4711}, {@code discord-role:4712} or {@code
 * terminal:anna}. In a grant {@code *} is every member, without guests and people of other
 * organisations; in a deny rule it is everybody.
 *
 * @param channels ids of the channels it is limited to, or of what they are a part of; empty for
 *     all
 */
public record Principals(Set<String> members, Set<String> channels) {
  /** Without a colon, so that no chat and no user in it makes the same. */
  private static final String ACTION = "action/";

  private static final String EVERYBODY = "*";
  private static final String TEAM = "-team:";
  private static final String TERMINAL = ChatPlatform.TERMINAL.name() + ":";

  public Principals {
    members = Set.copyOf(members);
    channels = Set.copyOf(channels);
  }

  /** Whoever runs the named action. */
  public static Principals action(String name) {
    return new Principals(Set.of(ACTION + name), Set.of());
  }

  /** Whether they can be people: not only those who run a named action. */
  boolean arePeople() {
    return members.stream().noneMatch(member -> member.startsWith(ACTION));
  }

  /** Whether each is named: no group, not everybody. */
  public boolean arePersons() {
    return members.stream()
        .noneMatch(member -> member.equals(EVERYBODY) || ChatPlatform.isGroup(member));
  }

  /** Whether the person is one of them, in whatever channel. */
  public boolean isMember(Caller caller) {
    return (members.contains(EVERYBODY) && caller.membership().isMember()) || isNamed(caller);
  }

  /** The same, by more than being anybody. */
  boolean isNamed(Caller caller) {
    return members.contains(caller.chat() + ":" + caller.user())
        || caller.action().filter(action -> members.contains(ACTION + action)).isPresent()
        || caller.groups().stream().anyMatch(group -> members.contains(prefix(caller) + group))
        || caller.membership().teams().stream()
            .anyMatch(team -> members.contains(caller.chat() + TEAM + team));
  }

  public boolean isHere(Caller caller) {
    return channels.isEmpty()
        || channels.contains(caller.channel())
        || caller.parents().stream().anyMatch(channels::contains);
  }

  public boolean applyTo(Caller caller) {
    return isMember(caller) && isHere(caller);
  }

  /**
   * Whether a deny rule for them binds the caller here: guests and outsiders too, and these also by
   * their id without its workspace; whoever acts as somebody else, also as who they are.
   */
  boolean bind(Caller caller) {
    String bare = caller.user().substring(caller.user().indexOf('/') + 1);
    return (members.contains(EVERYBODY)
            || members.contains(caller.chat() + ":" + bare)
            || caller.account().filter(own -> members.contains(TERMINAL + own.name())).isPresent()
            || isNamed(caller))
        && isHere(caller);
  }

  /**
   * Whether it would, if the caller were in every group and workspace not known just now, and at
   * whichever account where the kernel does not tell.
   */
  boolean mayBind(Caller caller) {
    return bind(caller) || (dependsOnUnknown(caller) && isHere(caller));
  }

  private boolean dependsOnUnknown(Caller caller) {
    return dependsOnUnknownGroups(caller)
        || (caller.account().filter(own -> own.uid() == Account.UNKNOWN).isPresent()
            && members.stream().anyMatch(member -> member.startsWith(TERMINAL)))
        || (!caller.membership().isKnown()
            && members.stream().anyMatch(member -> member.startsWith(caller.chat() + TEAM)));
  }

  /** Whether {@code *} stands among them. */
  public boolean areEverybody() {
    return members.contains(EVERYBODY);
  }

  /** Whether a group is named of which nobody can say just now if the caller is in it. */
  public boolean dependsOnUnknownGroups(Caller caller) {
    return !caller.groupsKnown()
        && members.stream().anyMatch(member -> member.startsWith(prefix(caller)));
  }

  private static String prefix(Caller caller) {
    return ChatPlatform.of(caller.chat()).groupPrefix();
  }

  /**
   * What a refusal adds, with a leading blank, where the caller's groups could have decided it but
   * cannot be read just now; otherwise empty.
   */
  static String unknownGroups(Caller caller, Stream<Principals> deciding) {
    return deciding.anyMatch(principals -> principals.dependsOnUnknownGroups(caller))
        ? " User groups cannot be read right now, so yours give you no rights; try again in a"
            + " minute."
        : "";
  }

  /** What a refusal adds where these would allow it to a member; otherwise empty. */
  static String notEverybody(Caller caller, Stream<Principals> giving) {
    return giving.anyMatch(principals -> principals.areEverybody() && principals.isHere(caller))
            && !caller.membership().isMember()
        ? " " + caller.membership().whyNotEverybody()
        : "";
  }

  /** The channels, for people. */
  String channelNames() {
    return channels().stream()
        .sorted()
        .map(channel -> "`" + channel + "`")
        .collect(Collectors.joining(", "));
  }
}
