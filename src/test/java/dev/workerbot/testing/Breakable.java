package dev.workerbot.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Workers that break when they are told to. */
public final class Breakable {
  private Breakable() {}

  /**
   * Runs until it is broken; then its next start ends with 12 at once, and Supervisor gives up on
   * it. USR1 ends it with 3, USR2 with 0. Its exit codes mean what Laravel's do.
   */
  public static String worker(String name, String... lines) {
    String worker =
        "command=perl -e 'if (-e \"$DIR/broken-"
            + name
            + "\") {print STDERR \"Allowed memory size exhausted in "
            + name
            + "\\n\";exit 12}$SIG{USR1}=sub{exit 3};$SIG{USR2}=sub{exit 0};sleep 1000 while 1' artisan queue:work\n"
            + "startretries=0\nstderr_logfile=$DIR/log/"
            + name
            + "-error.log\n";
    return worker + String.join("\n", lines);
  }

  /** It dies, and cannot be started any more. */
  public static void breaks(LoopbackServer server, String program, String... workers) {
    server.awaitStatus(workers.length == 0 ? program : workers[0], "RUNNING");
    try {
      Files.createFile(broken(server, program));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    for (String worker : workers.length == 0 ? new String[] {program} : workers) {
      Processes.must("kill", "-9", server.pid(worker));
    }
  }

  /** It can be started again. */
  public static void isMended(LoopbackServer server, String program) throws IOException {
    Files.delete(broken(server, program));
  }

  private static Path broken(LoopbackServer server, String program) {
    return server.dir().resolve("broken-" + program);
  }
}
