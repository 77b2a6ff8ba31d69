package dev.workerbot.supervisor.config;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.program.ProgramReader;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Which file Supervisor writes a worker's output to, as far as its config tells. Source: supervisor
 * 4.2.5, options.py, processes_from_section and get_autochildlog_name.
 */
public final class LogFiles {
  private static final Pattern OWN_OUTPUT =
      Pattern.compile("/dev/(?:std(?:out|err)|fd/[12])|/proc/(?:self|1)/fd/[12]");

  private static final int MOST_PROCESSES = 10_000;

  /** Of those whose number only the server knows. */
  private static final int MOST_UNKNOWN = 1_000;

  /** Longest pattern that can make a name. */
  private static final int LONGEST_NAME = 1_000;

  private final ServerConfig config;

  /** What the config says of one log. */
  public sealed interface LogPlace {
    record File(String path) implements LogPlace {}

    /** Supervisor chose the name: the newest file in the folder that begins so. */
    record Chosen(String folder, String prefix) implements LogPlace {}

    /** The errors go to the ordinary log. */
    record WithStdout(LogPlace stdout) implements LogPlace {}

    /** Laravel's own, in this folder: one file, or one for each day. */
    record OfApplication(String folder) implements LogPlace {}

    /** Only the server knows. */
    record UnknownPlace(String why) implements LogPlace {}

    /** Nothing is written to a file. */
    record Nowhere(String why) implements LogPlace {}
  }

  public LogFiles(ServerConfig config) {
    this.config = config;
  }

  /** Empty where the config does not have the worker. */
  public Optional<LogPlace> of(WorkerName worker, LogStream stream) {
    for (ProgramConfig program : config.ofGroup(worker.group())) {
      OptionalInt number = number(program, worker.process());
      if (number.isPresent()) {
        return Optional.of(place(program, worker.process(), number.getAsInt(), stream));
      }
    }
    return Optional.empty();
  }

  /** Which of the program's processes has the name. */
  private static OptionalInt number(ProgramConfig program, String process) {
    ProgramReader reader = program.reader();
    if (program.value("process_name").filter(text -> text.length() > LONGEST_NAME).isPresent()) {
      return OptionalInt.empty();
    }
    int start = program.number("numprocs_start", 0);
    // How many there are need not be known: the one that is asked for is there.
    int count =
        reader.typed("numprocs").isPresent()
            ? Math.min(program.processes(), MOST_PROCESSES)
            : MOST_UNKNOWN;
    for (int i = start; i < start + count; i++) {
      if (reader.name(i).filter(process::equals).isPresent()) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private LogPlace place(ProgramConfig program, String process, int number, LogStream stream) {
    if (stream == LogStream.APPLICATION) {
      return application(Invocation.of(program));
    }
    if (stream == LogStream.STDERR && program.flag("redirect_stderr", false)) {
      return new LogPlace.WithStdout(place(program, process, number, LogStream.STDOUT));
    }
    String word = stream == LogStream.STDOUT ? "stdout" : "stderr";
    String key = word + "_logfile";
    String written = program.value(key).orElse("AUTO");
    return program
        .reader()
        .log(word, number)
        .map(log ->
            switch (log) {
              case "AUTO" -> chosen(process, word);
              case "NONE" ->
                  new LogPlace.Nowhere(
                      "its config says that no log is kept (%s=%s)".formatted(key, written));
              case "SYSLOG" -> new LogPlace.Nowhere("its output goes to the server's syslog");
              default -> file(log, key, written);
            })
        .orElseGet(() -> unknown("the path of its log depends on what", written));
  }

  /** Source: laravel/framework, the stack, single and daily channels of config/logging.php. */
  private static LogPlace application(Invocation invocation) {
    return invocation
        .artisan()
        .<LogPlace>map(artisan ->
            artisan
                .project()
                .filter(_ -> invocation.here())
                .<LogPlace>map(project -> new LogPlace.OfApplication(project + "/storage/logs"))
                .orElse(
                    new LogPlace.UnknownPlace(
                        "its command does not say where on the server its `artisan` lies")))
        .orElse(new LogPlace.Nowhere("its command does not run Laravel's `artisan`"));
  }

  private static LogPlace file(String path, String key, String written) {
    String setting = "%s=%s".formatted(key, written);
    if (OWN_OUTPUT.matcher(path).matches()) {
      return new LogPlace.Nowhere(
          "its output goes to that of supervisord itself (%s); `journalctl -u supervisor` there shows it, in a container `docker logs`"
              .formatted(setting));
    }
    if (path.equals("/dev/null")) {
      return new LogPlace.Nowhere("its config says that no log is kept (%s)".formatted(setting));
    }
    if (path.startsWith("/dev/")) {
      return new LogPlace.Nowhere("its output goes to a device (%s)".formatted(setting));
    }
    return path.startsWith("/")
        ? new LogPlace.File(path)
        : unknown(
            "the path of its log begins in the folder that supervisord runs in, which", written);
  }

  private static LogPlace unknown(String what, String written) {
    return new LogPlace.UnknownPlace("%s only supervisord knows: %s".formatted(what, written));
  }

  private LogPlace chosen(String process, String stream) {
    Optional<String> identifier =
        config.daemon("identifier").isEmpty()
            ? Optional.of("supervisor")
            : config.daemon("identifier").filter(text -> text.indexOf('%') < 0);
    return config
        .childLogs()
        .filter(_ -> identifier.isPresent())
        .<LogPlace>map(folder ->
            new LogPlace.Chosen(
                folder, "%s-%s---%s-".formatted(process, stream, identifier.orElseThrow())))
        .orElseGet(() ->
            new LogPlace.UnknownPlace(
                "the folder of its log (childlogdir) depends on what only supervisord knows: "
                    + config.daemon("childlogdir").orElse("")));
  }
}
