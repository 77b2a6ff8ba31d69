package dev.workerbot.supervisor;

import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which file Supervisor writes a worker's output to, as far as its config tells. Source: supervisor
 * 4.2.5, options.py, processes_from_section and get_autochildlog_name.
 */
final class LogFiles {
  private static final int MOST_PROCESSES = 10_000;

  /** Of those whose number only the server knows. */
  private static final int MOST_UNKNOWN = 1_000;

  /** Longest pattern that can make a name. */
  private static final int LONGEST_NAME = 1_000;

  private final ServerConfig config;

  /** What the config says of one log. */
  sealed interface Place {
    record File(String path) implements Place {}

    /** Supervisor chose the name: the newest file in the folder that begins so. */
    record Chosen(String folder, String prefix) implements Place {}

    /** The errors go to the ordinary log. */
    record WithStdout(Place stdout) implements Place {}

    /** Only the server knows. */
    record Unknown(String why) implements Place {}

    /** Nothing is written to a file. */
    record Nowhere(String why) implements Place {}
  }

  LogFiles(ServerConfig config) {
    this.config = config;
  }

  /** Empty where the config does not have the worker. */
  Optional<Place> of(WorkerName worker, LogStream stream) {
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
    ProgramReader reader = new ProgramReader(program);
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

  private Place place(ProgramConfig program, String process, int number, LogStream stream) {
    if (stream == LogStream.STDERR && program.flag("redirect_stderr", false)) {
      return new Place.WithStdout(place(program, process, number, LogStream.STDOUT));
    }
    String word = stream == LogStream.STDOUT ? "stdout" : "stderr";
    String key = word + "_logfile";
    String written = program.value(key).orElse("AUTO");
    return new ProgramReader(program)
        .log(word, number)
        .map(log ->
            switch (log) {
              case "AUTO" -> chosen(process, word);
              case "NONE" ->
                  new Place.Nowhere(
                      "its config says that no log is kept (%s=%s)".formatted(key, written));
              case "SYSLOG" -> new Place.Nowhere("its output goes to the server's syslog");
              default -> file(log, written);
            })
        .orElseGet(() -> unknown("the path of its log depends on what", written));
  }

  private static Place file(String path, String written) {
    return path.startsWith("/")
        ? new Place.File(path)
        : unknown(
            "the path of its log begins in the folder that supervisord runs in, which", written);
  }

  private static Place unknown(String what, String written) {
    return new Place.Unknown("%s only supervisord knows: %s".formatted(what, written));
  }

  private Place chosen(String process, String stream) {
    Optional<String> identifier =
        config.daemon("identifier").isEmpty()
            ? Optional.of("supervisor")
            : config.daemon("identifier").filter(text -> text.indexOf('%') < 0);
    return config
        .childLogs()
        .filter(_ -> identifier.isPresent())
        .<Place>map(folder ->
            new Place.Chosen(
                folder, "%s-%s---%s-".formatted(process, stream, identifier.orElseThrow())))
        .orElseGet(() ->
            new Place.Unknown(
                "the folder of its log (childlogdir) depends on what only supervisord knows: "
                    + config.daemon("childlogdir").orElse("")));
  }
}
