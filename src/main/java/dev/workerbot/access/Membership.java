package dev.workerbot.access;

import java.util.Set;

/**
 * Whether a person belongs to the organisation whose chat it is. {@code *} in a grant means its own
 * members only.
 *
 * @param teams the platform's ids of the workspaces that the person belongs to, as far as known
 */
public record Membership(MemberKind memberKind, Set<String> teams) {
  /** The kinds of person. */
  public enum MemberKind {
    /** One of its own people. */
    MEMBER,
    /** Somebody from outside who was let in, to some channels or to one. */
    GUEST,
    /** Somebody of another organisation, in a channel that both share. */
    OUTSIDER,
    /** The platform cannot say just now. */
    UNKNOWN
  }

  public Membership {
    teams = Set.copyOf(teams);
  }

  /** One of its own people, where there are no workspaces. */
  public static Membership member() {
    return member(Set.of());
  }

  /** One of its own people, with their workspaces. */
  public static Membership member(Set<String> teams) {
    return new Membership(MemberKind.MEMBER, teams);
  }

  /** Somebody who was let in, with their workspaces. */
  public static Membership guest(Set<String> teams) {
    return new Membership(MemberKind.GUEST, teams);
  }

  /** Somebody of another workspace. */
  public static Membership outsider(String team) {
    return new Membership(MemberKind.OUTSIDER, Set.of(team));
  }

  /** Somebody of whom the platform cannot say it just now. */
  public static Membership unknown() {
    return new Membership(MemberKind.UNKNOWN, Set.of());
  }

  public boolean isMember() {
    return memberKind == MemberKind.MEMBER;
  }

  public boolean isKnown() {
    return memberKind != MemberKind.UNKNOWN;
  }

  /** Why {@code *} does not mean this person, as a sentence; empty where it does. */
  public String whyNotEverybody() {
    return switch (memberKind) {
      case MEMBER -> "";
      case GUEST -> "You are a guest here, and guests need their own grant.";
      case OUTSIDER ->
          "You are from another workspace%s, and people from outside need their own grant."
              .formatted(teams.isEmpty() ? "" : " (" + String.join(", ", teams) + ")");
      case UNKNOWN ->
          "Whether you are a member or a guest cannot be read right now, so you do not have the"
              + " rights of members; try again in a minute.";
    };
  }
}
