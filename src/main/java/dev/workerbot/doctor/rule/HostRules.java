package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.MemoryTrend;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a config means on the very server it lies on. */
final class HostRules {
  private static final Duration LONG_ENOUGH = Duration.ofHours(3);
  private static final double MEBIBYTE = 1 << 20;
  private static final double MUCH = 64 * MEBIBYTE;
  private static final double FAST = 4 * MEBIBYTE;

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "no-user",
              "Supervisor rejects its whole config because of it: it reads no change, and"
                  + " supervisord would not start again.",
              "supervisor 4.2.5, datatypes.py, name_to_uid",
              HostRules::noUser),
          new DoctorRule(
              "no-directory",
              "Supervisor changes to it before it starts the program, and gives up if it cannot.",
              "Supervisor docs, Configuration, directory; process.py, _spawn_as_child",
              HostRules::noDirectory),
          new DoctorRule(
              "no-log-directory",
              "Supervisor rejects its whole config because of it: it reads no change, and"
                  + " supervisord would not start again.",
              "supervisor 4.2.5, datatypes.py, existing_dirpath",
              HostRules::noLogDirectory),
          new DoctorRule(
              "log-no-file",
              "supervisord opens it itself and rotates it: only a file can be kept and read back.",
              "supervisor 4.2.5, loggers.py, FileHandler; fifo(7)",
              (RuleCheck) HostRules::logNoFile),
          new DoctorRule(
              "log-not-writable",
              "supervisord opens the logs of its programs itself, as its own user.",
              "supervisor 4.2.5, options.py, make_dispatchers",
              HostRules::logNotWritable),
          new DoctorRule(
              "no-binary",
              "Supervisor cannot start the program.",
              "supervisor 4.2.5, options.py, check_execv_args",
              HostRules::noBinary),
          new DoctorRule(
              "no-artisan",
              "PHP ends at once, and Supervisor gives up after a few tries.",
              "php-cli: `Could not open input file`",
              HostRules::noArtisan),
          new DoctorRule(
              "runs-as-root",
              "Anyone who gets code into a job owns the server, and the site cannot write to files"
                  + " that root created.",
              "Laravel docs, Queues, Supervisor Configuration (user=forge); Supervisor docs,"
                  + " Configuration, user",
              HostRules::runsAsRoot),
          new DoctorRule(
              "memory-grows",
              "It ends when it reaches its memory limit, or the server's.",
              "measured on this server; Laravel docs, Queues, Resource Considerations",
              HostRules::memoryGrows));

  private HostRules() {}

  private static Optional<Symptom> noUser(ProgramContext programContext) {
    return programContext
        .program()
        .expanded("user")
        .filter(user ->
            programContext
                .serverConfigView()
                .facts()
                .user(user)
                .filter(there -> !there)
                .isPresent())
        .flatMap(user ->
            Symptom.bad(
                "There is no user %s on this server.".formatted(quoted(user)),
                "user= with an existing user, or create that user"));
  }

  private static Optional<Symptom> noDirectory(ProgramContext programContext) {
    Optional<String> directory = programContext.program().expanded("directory");
    String fix = "directory= with an existing folder, or create it";
    return directory
        .flatMap(programContext::at)
        .flatMap(thing ->
            switch (thing) {
              case Thing.Absent() ->
                  Symptom.bad(
                      "Its directory %s does not exist.".formatted(quoted(directory.get())), fix);
              case Thing.Present there ->
                  there.directory()
                      ? Optional.empty()
                      : Symptom.bad(
                          "Its directory %s is not a folder.".formatted(quoted(directory.get())),
                          fix);
            });
  }

  private static Optional<Symptom> noLogDirectory(ProgramContext programContext) {
    return Facts.logFolders(programContext.program()).stream()
        .filter(folder -> programContext.at(folder).filter(HostRules::isNoFolder).isPresent())
        .findFirst()
        .flatMap(folder ->
            Symptom.bad(
                "The folder of its log, %s, does not exist.".formatted(quoted(folder)),
                "create the folder, or name another log file"));
  }

  private static boolean isNoFolder(Thing thing) {
    return switch (thing) {
      case Thing.Absent() -> true;
      case Thing.Present there -> !there.directory();
    };
  }

  private static List<Symptom> logNoFile(ProgramContext subject) {
    return Stream.of("stdout", "stderr")
        .flatMap(stream -> noFile(subject, stream).stream())
        .toList();
  }

  private static Optional<Symptom> noFile(ProgramContext subject, String stream) {
    return Facts.logFile(subject.program(), stream)
        .flatMap(subject::at)
        .flatMap(thing ->
            thing instanceof Thing.Present there
                ? noFile(subject, stream, there.type())
                : Optional.empty());
  }

  private static Optional<Symptom> noFile(ProgramContext subject, String stream, char type) {
    String key = stream + "_logfile";
    String fix = key + "= with a file";
    String log = subject.setting(key, "");
    return switch (type) {
      case 'p' ->
          Symptom.bad(
              log
                  + " is a named pipe (FIFO): while nothing reads it, supervisord waits for a"
                  + " reader, and all its programs wait too.",
              fix + ", which another program can follow with `tail -F`");
      case 's' ->
          Symptom.bad(
              log + " is a socket, so Supervisor cannot open it or start the program.", fix);
      case 'd' ->
          Symptom.bad(
              log + " is a directory, so Supervisor cannot open it or start the program.",
              fix + " in it");
      default -> Optional.empty();
    };
  }

  private static Optional<Symptom> logNotWritable(ProgramContext programContext) {
    Optional<String> user =
        programContext
            .serverConfigView()
            .facts()
            .daemonUser(programContext.serverConfigView().config());
    return user.flatMap(who ->
        Facts.logFolders(programContext.program()).stream()
            .filter(folder ->
                programContext
                    .at(folder)
                    .filter(thing ->
                        thing instanceof Thing.Present there
                            && there.directory()
                            && there.surelyNotWritableBy(who))
                    .isPresent())
            .findFirst()
            .flatMap(folder ->
                Symptom.warning(
                    "supervisord runs as %s, which cannot create or rotate a log in %s."
                        .formatted(quoted(who), quoted(folder)),
                    "let %s write there, or name another log file".formatted(who))));
  }

  private static Optional<Symptom> noBinary(ProgramContext programContext) {
    if (CommandRules.isNoProgram(programContext)) {
      return Optional.empty();
    }
    Optional<String> binary = programContext.invocation().binary();
    if (binary.isPresent()) {
      String name = quoted(binary.get());
      return programContext
          .at(binary.get())
          .flatMap(thing ->
              switch (thing) {
                case Thing.Absent() ->
                    Symptom.bad(
                        "The program %s does not exist.".formatted(name),
                        "command= with the path that `command -v` shows for it");
                case Thing.Present there ->
                    there.executable()
                        ? Optional.empty()
                        : Symptom.bad(
                            "%s cannot be executed.".formatted(name),
                            there.directory()
                                ? "command= with a program"
                                : "chmod +x " + binary.get());
              });
    }
    // Where a bare name is looked for, only supervisord knows; it has tried.
    return programContext.serverConfigView().workersOf(programContext.program()).stream()
        .map(WorkerStatus::note)
        .filter(note -> note.startsWith("can't find command "))
        .filter(
            note -> programContext.invocation().words().stream().limit(1).anyMatch(note::contains))
        .findFirst()
        .flatMap(note ->
            Symptom.bad(
                "Supervisor could not find %s."
                    .formatted(quoted(programContext.invocation().words().getFirst())),
                "command= with the path that `command -v` shows for it"));
  }

  private static Optional<Symptom> noArtisan(ProgramContext programContext) {
    if (!programContext.invocation().here()) {
      return Optional.empty();
    }
    return programContext
        .invocation()
        .artisan()
        .flatMap(Artisan::file)
        .filter(file -> programContext.at(file).filter(Thing.Absent.class::isInstance).isPresent())
        .flatMap(file ->
            Symptom.bad(
                "%s is not there.".formatted(quoted(file)),
                "command= with the path of the project's artisan"));
  }

  private static Optional<Symptom> runsAsRoot(ProgramContext programContext) {
    Optional<String> user = programContext.program().value("user");
    boolean said = user.filter(name -> name.equals("root") || name.equals("0")).isPresent();
    boolean inherited =
        user.isEmpty()
            && programContext
                .serverConfigView()
                .facts()
                .daemonUser(programContext.serverConfigView().config())
                .filter("root"::equals)
                .isPresent();
    boolean mayBe = programContext.isListener() || programContext.invocation().mayLeadElsewhere();
    if (mayBe || !(said || inherited)) {
      return Optional.empty();
    }
    String what =
        said
            ? "It runs as root: %s.".formatted(programContext.setting("user", ""))
            : "It runs as root: it has no user=, and supervisord runs as root.";
    // The owner of a project runs its artisan; of other programs, some need root.
    return programContext.invocation().artisan().isPresent()
        ? Symptom.warning(what, "user= with the owner of the project, such as user=www-data")
        : Symptom.hint(what, "user= with another user, if the program does not need root");
  }

  private static Optional<Symptom> memoryGrows(ProgramContext programContext) {
    Optional<MemoryTrend> trend =
        Optional.ofNullable(
            programContext.serverConfigView().memory().get(programContext.program().workerGroup()));
    boolean up =
        programContext.serverConfigView().workersOf(programContext.program()).stream()
            .anyMatch(one -> one.state() == WorkerState.RUNNING);
    return trend
        .filter(one -> up)
        .filter(one -> one.over().compareTo(LONG_ENOUGH) >= 0)
        .filter(one -> one.bytesAnHour() >= FAST && one.grown() >= MUCH)
        .flatMap(one ->
            Symptom.warning(
                String.format(
                    Locale.ROOT,
                    "Its memory has grown by %.0f MB an hour for %d hours.",
                    one.bytesAnHour() / MEBIBYTE,
                    one.over().toHours()),
                programContext.queueWorker().isPresent()
                    ? "--max-time=3600, and look for the job that leaks"
                    : "restart it, and look for what leaks"));
  }
}
