package dev.workerbot.chat.discord;

import dev.workerbot.worker.Verb;
import java.util.Locale;
import java.util.Optional;

/**
 * Verbs that stand one step down, as in {@code /worker config edit}: a command has 25 subcommands
 * at most, and there are more verbs. What is wanted in a hurry stays on top. Source: Discord,
 * "Application Commands": Subcommands and subcommand groups.
 */
enum DiscordGroup {
  CONFIG("How workers are set up: look at it, change it, put it back"),
  RIGHTS("What you may do, and asking for what you may not");

  private final String about;

  DiscordGroup(String about) {
    this.about = about;
  }

  /** Empty for a verb that stands on top. */
  static Optional<DiscordGroup> of(Verb verb) {
    return switch (verb) {
      case SHOW, DRIFT, DOCTOR, CREATE, EDIT, SCALE, REMOVE, UNDO -> Optional.of(CONFIG);
      case WHOAMI, CAN, REQUEST, APPROVE, DENY -> Optional.of(RIGHTS);
      default -> Optional.empty();
    };
  }

  /** What is picked to come to a verb: {@code restart}, {@code config edit}. */
  static String path(Verb verb) {
    return of(verb).map(group -> group.word() + " " + verb).orElse(verb.word());
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String about() {
    return about;
  }
}
