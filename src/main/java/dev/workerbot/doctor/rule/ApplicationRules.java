package dev.workerbot.doctor.rule;

import static dev.workerbot.doctor.ProgramContext.quoted;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.DoctorRule.RuleCheck;
import dev.workerbot.doctor.DoctorRule.Symptom;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.message.Severity;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.laravel.LaravelDefaults;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.Php;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts.QueueConfig.RetryAfter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a Laravel application, its PHP and its neighbours on that very server mean for it. */
final class ApplicationRules {
  private static final int REVERB_FILES = 10_000;
  private static final int DEFAULT_MINFDS = 1024;
  private static final long MEBIBYTE = 1 << 20;

  static final List<DoctorRule> ALL =
      List.of(
          new DoctorRule(
              "retried-too-soon",
              "After `retry_after` the queue hands a job out again, even while a worker is still"
                  + " running it: it runs twice.",
              "Laravel docs 10.x to 13.x, Queues, Job Expirations and Timeouts",
              ApplicationRules::retriedTooSoon),
          new DoctorRule(
              "no-pcntl",
              "Without pcntl a worker ignores signals: a stop kills its job halfway, --timeout has"
                  + " no effect, and Horizon does not start.",
              "Laravel docs 10.x to 13.x, Queues, Timeout; Worker.php, supportsAsyncSignals;"
                  + " laravel/horizon 5.x, composer.json (ext-pcntl)",
              ApplicationRules::noPcntl),
          new DoctorRule(
              "memory-limit",
              "PHP kills the worker in the middle of a job before Laravel can end it between two.",
              "laravel/framework 8.x to 13.x, WorkCommand.php (--memory=128), Worker.php,"
                  + " memoryExceeded; PHP manual, memory_limit",
              ApplicationRules::memoryLimit),
          new DoctorRule(
              "two-horizons",
              "Each starts all workers of config/horizon.php: there are too many, and each Horizon"
                  + " balances only its own.",
              "Laravel docs 10.x to 13.x, Horizon, Running Horizon (one command starts all"
                  + " workers); laravel/horizon 5.x, MasterSupervisor.php",
              ApplicationRules::twoHorizons),
          new DoctorRule(
              "shared-log",
              "Supervisor rotates it for each of them: lines are lost, and each program's log has"
                  + " the other's lines.",
              "supervisor 4.2.5, loggers.py, RotatingFileHandler",
              (RuleCheck) ApplicationRules::sharedLog),
          new DoctorRule(
              "reverb-minfds",
              "Each connection to Reverb is an open file, and supervisord limits how many a process"
                  + " may have.",
              "Laravel docs 10.x to 13.x, Reverb, Process Management (minfds=10000)",
              ApplicationRules::reverbMinfds));

  private ApplicationRules() {}

  private static Optional<Php> php(ProgramContext programContext) {
    return programContext
        .serverConfigView()
        .facts()
        .applications()
        .phpOf(programContext.invocation());
  }

  private static Optional<Symptom> retriedTooSoon(ProgramContext programContext) {
    Optional<QueueConfig> queues =
        programContext
            .serverConfigView()
            .facts()
            .applications()
            .queuesOf(programContext.invocation());
    boolean isHorizon = programContext.horizon().isPresent();
    OptionalInt timeout =
        isHorizon
            ? queues.map(QueueConfig::horizonTimeout).orElse(OptionalInt.empty())
            : programContext
                .queueWorker()
                .map(ApplicationRules::timeout)
                .orElse(OptionalInt.empty());
    if (queues.isEmpty() || timeout.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> connection =
        isHorizon
            ? Optional.of("redis")
            : programContext.queueWorker().flatMap(Artisan::connection);
    Map<String, RetryAfter> known = queues.get().retryAfter();
    // Which one is the default only the environment says, so that it must be so for each of them.
    Optional<RetryAfter> most =
        connection
            .map(name -> Stream.ofNullable(known.get(name)))
            .orElseGet(() -> known.values().stream())
            .max(Comparator.comparingInt(RetryAfter::seconds));
    return most.filter(one -> timeout.getAsInt() >= one.seconds() || timeout.getAsInt() == 0)
        .map(one -> retried(timeout.getAsInt(), one, isHorizon));
  }

  private static Symptom retried(int timeout, RetryAfter retryAfter, boolean isHorizon) {
    String own = isHorizon ? "`timeout` in config/horizon.php" : "`--timeout`";
    return new Symptom(
        retryAfter.byDefault() ? Severity.PLAIN : Severity.WARNING,
        timeout == 0
            ? "A job may run for any length of time (`--timeout=0`), and `retry_after` in"
                + " config/queue.php is %s.".formatted(shown(retryAfter))
            : "%s is %d, which is not below `retry_after` in config/queue.php, %s."
                .formatted(own, timeout, shown(retryAfter)),
        timeout == 0
            ? "a --timeout below retry_after"
            : "`retry_after` of more than %d, or a lower timeout".formatted(timeout));
  }

  private static String shown(RetryAfter retryAfter) {
    return retryAfter.byDefault()
        ? "%d unless .env says otherwise".formatted(retryAfter.seconds())
        : Integer.toString(retryAfter.seconds());
  }

  /** Empty where it is not known. */
  private static OptionalInt timeout(Artisan worker) {
    return worker.mayHave("timeout")
        ? worker.number("timeout")
        : OptionalInt.of(LaravelDefaults.TIMEOUT);
  }

  private static Optional<Symptom> noPcntl(ProgramContext programContext) {
    return php(programContext)
        .filter(php -> !php.pcntl() && programContext.isLaravelWorker())
        .map(_ ->
            new Symptom(
                programContext.horizon().isPresent() ? Severity.BAD : Severity.WARNING,
                "Its PHP, %s, has no pcntl."
                    .formatted(quoted(programContext.invocation().artisan().get().php().get())),
                "install PHP's extension pcntl for the command line (in a container:"
                    + " docker-php-ext-install pcntl)"));
  }

  private static Optional<Symptom> memoryLimit(ProgramContext programContext) {
    Optional<Artisan> worker = programContext.queueWorker();
    Optional<Long> limit = php(programContext).flatMap(Php::memoryLimit);
    if (worker.isEmpty() || limit.isEmpty()) {
      return Optional.empty();
    }
    boolean given = worker.get().mayHave("memory");
    OptionalInt memory =
        given ? worker.get().number("memory") : OptionalInt.of(LaravelDefaults.MEMORY);
    return memory.isPresent() && limit.get() <= memory.getAsInt() * MEBIBYTE
        ? Symptom.warning(
            "PHP's memory_limit is %d MB, which is not above `--memory=%d`%s."
                .formatted(
                    limit.get() / MEBIBYTE, memory.getAsInt(), given ? "" : " (the default)"),
            "a higher memory_limit in the php.ini of PHP's command line, or a lower --memory")
        : Optional.empty();
  }

  private static Optional<Symptom> twoHorizons(ProgramContext programContext) {
    Optional<Artisan> horizon = programContext.horizon();
    if (horizon.isEmpty() || !horizon.get().whole()) {
      return Optional.empty();
    }
    if (programContext.program().processes() > 1) {
      return Symptom.warning(
          "It runs Horizon %d times: `numprocs=%d`."
              .formatted(
                  programContext.program().processes(), programContext.program().processes()),
          "numprocs=1, and the number of workers in config/horizon.php");
    }
    return programContext.earlier().stream()
        .filter(other ->
            programContext.sharesProjectWith(other)
                && other
                    .horizon()
                    .filter(one -> environment(one).equals(environment(horizon.get())))
                    .isPresent())
        .findFirst()
        .flatMap(other ->
            Symptom.warning(
                "%s runs Horizon for the same project.".formatted(quoted(other.program().name())),
                "remove one of the two"));
  }

  private static String environment(Artisan horizon) {
    return horizon.options().getOrDefault("environment", "");
  }

  private static List<Symptom> sharedLog(ProgramContext programContext) {
    return Stream.of("stdout", "stderr")
        .flatMap(stream ->
            Facts.logFile(programContext.program(), stream).stream()
                .filter(_ -> rotates(programContext, stream))
                .flatMap(log -> sharedLog(programContext, stream, log).stream()))
        .toList();
  }

  private static boolean rotates(ProgramContext programContext, String stream) {
    return programContext
        .program()
        .value(stream + "_logfile_maxbytes")
        .filter(size -> size.strip().matches("0+([KMGkmg][Bb])?"))
        .isEmpty();
  }

  private static Optional<Symptom> sharedLog(
      ProgramContext programContext, String stream, String log) {
    for (ProgramContext other : programContext.earlier()) {
      for (String otherStream : List.of("stdout", "stderr")) {
        Optional<String> otherLog =
            Facts.logFile(other.program(), otherStream)
                .filter(one -> isOne(programContext, log, one));
        if (otherLog.isPresent()) {
          return Symptom.warning(
              "%s is the log of %s as well%s."
                  .formatted(
                      quoted(log),
                      quoted(other.program().name()),
                      otherLog.get().equals(log)
                          ? ""
                          : ", which has it as %s".formatted(quoted(otherLog.get()))),
              stream + "_logfile= with a file of its own");
        }
      }
    }
    return Optional.empty();
  }

  /** Also a log that is still to be written, where two names lead to its folder. */
  private static boolean isOne(ProgramContext programContext, String log, String other) {
    Facts facts = programContext.serverConfigView().facts();
    int slash = log.lastIndexOf('/');
    int otherSlash = other.lastIndexOf('/');
    return facts.isSame(log, other)
        || (log.substring(slash).equals(other.substring(otherSlash))
            && slash > 0
            && otherSlash > 0
            && facts.isSame(log.substring(0, slash), other.substring(0, otherSlash)));
  }

  private static Optional<Symptom> reverbMinfds(ProgramContext programContext) {
    Optional<String> written = programContext.serverConfigView().config().daemon("minfds");
    String minfds = written.map(String::strip).orElse(Integer.toString(DEFAULT_MINFDS));
    boolean few =
        programContext.artisan("reverb:start").isPresent()
            && minfds.matches("\\d{1,9}")
            && Integer.parseInt(minfds) < REVERB_FILES;
    return few
        ? Symptom.hint(
            "%s in [supervisord]%s."
                .formatted(quoted("minfds=" + minfds), written.isEmpty() ? " (the default)" : ""),
            "minfds=%d in [supervisord], and restart supervisord".formatted(REVERB_FILES))
        : Optional.empty();
  }
}
