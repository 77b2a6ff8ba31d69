package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import java.util.List;
import java.util.Optional;

/** Which user a program can be run as. */
final class UserRules {
  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "user-needs-root",
              "Only root can start programs as another user: each attempt ends with"
                  + " `Can't drop privilege as nonroot user` and exit code 127.",
              "supervisor 4.2.5, options.py, drop_privileges; process.py, set_uid",
              UserRules::userNeedsRoot));

  private UserRules() {}

  private static Optional<Symptom> userNeedsRoot(ProgramContext programContext) {
    Optional<String> daemon =
        programContext
            .serverConfigView()
            .facts()
            .daemonUser(programContext.serverConfigView().config())
            .filter(who -> !who.equals("root") && !isNumber(who));
    return programContext
        .program()
        .expanded("user")
        .filter(user -> !user.isBlank() && !isNumber(user))
        .filter(user -> daemon.isPresent() && !daemon.get().equals(user))
        .flatMap(user ->
            Symptom.bad(
                "It should run as %s, but supervisord runs as %s."
                    .formatted(quoted(user), quoted(daemon.get())),
                "no user= at all, or a supervisord that root starts"));
  }

  /** A name may stand for the same user as a number. */
  private static boolean isNumber(String user) {
    return user.chars().allMatch(Character::isDigit);
  }
}
