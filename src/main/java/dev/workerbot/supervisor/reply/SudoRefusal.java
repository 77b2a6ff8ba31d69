package dev.workerbot.supervisor.reply;

import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What sudo says where it runs nothing. Source: sudo 1.9 and sudo-rs. */
public final class SudoRefusal {
  /** What an admin does about it. */
  public static final String SUDOERS =
      "install the lines of config/sudoers there, each of which names supervisord's config file"
          + " (`workerbot check` prints them), or set `supervisorctl` for this server in the"
          + " config";

  private static final String PASSWORD = "sudo asks for a password; " + SUDOERS;
  private static final String REFUSED = "sudo refuses this user; " + SUDOERS;
  private static final String TERMINAL =
      "sudo runs nothing without a terminal (requiretty); put `Defaults:USER !requiretty` into"
          + " /etc/sudoers.d/workerbot there, with the SSH user's name";
  private static final String LOCKED =
      "sudo finds that the SSH user's account is locked or has expired; `chage -l USER` there"
          + " shows";

  /** What sudo says, on stderr only: a log or a worker's name may say the same. */
  private static final List<Map.Entry<String, String>> SIGNS =
      List.of(
          Map.entry("a password is required", PASSWORD),
          Map.entry("a terminal is required", PASSWORD),
          Map.entry("no tty present", PASSWORD),
          Map.entry("authentication is required", PASSWORD),
          Map.entry("must have a tty", TERMINAL),
          Map.entry("account validation failure", LOCKED),
          Map.entry("account has expired", LOCKED),
          Map.entry("PAM account management error", LOCKED),
          Map.entry("is not allowed to execute", REFUSED),
          Map.entry("is not allowed to run", REFUSED),
          Map.entry("not in the sudoers", REFUSED),
          Map.entry("may not run sudo", REFUSED),
          // sudo-rs
          Map.entry("afraid I can't do that", REFUSED));

  private SudoRefusal() {}

  /** Whether sudo would not run it. */
  public static boolean isIn(String err) {
    return SIGNS.stream().anyMatch(sign -> err.contains(sign.getKey()));
  }

  /** What is wrong; empty where sudo said nothing of the kind. */
  public static Optional<Problem> find(String err) {
    return SIGNS.stream()
        .filter(sign -> err.contains(sign.getKey()))
        .findFirst()
        .map(sign -> new Problem(ProblemKind.NOT_PERMITTED, sign.getValue()));
  }

  /** The same for what an admin may leave out of config/sudoers, in words of its own. */
  public static Optional<Problem> find(String err, String sentence) {
    return isIn(err)
        ? Optional.of(new Problem(ProblemKind.NOT_PERMITTED, sentence))
        : Optional.empty();
  }
}
