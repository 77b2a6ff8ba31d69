package dev.workerbot.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.doctor.rule.ConfigDoctor;
import dev.workerbot.message.Severity;
import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor says that Supervisor refuses, a real Supervisor refuses; and the neighbour not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {
  private LoopbackServer server;
  private Supervisorctl supervisor;

  @BeforeAll
  void start() {
    server = LoopbackServer.start(Map.of("ok", "command=/bin/sleep 1000"));
    supervisor =
        new Supervisorctl(new SshShell(server.endpoint("web1", server.port())), server.settings());
  }

  @AfterAll
  void stop() {
    supervisor.close();
    server.close();
  }

  private static <T> T ok(Reply<T> reply) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> value;
      case Reply.FailedReply<T>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  /** What is wrong with the program as it lies on the server. */
  private List<String> worst() {
    ServerConfig config = ok(supervisor.config());
    Facts facts = ok(supervisor.facts(Facts.questions(config)));
    ServerConfigView serverConfigView =
        new ServerConfigView(
            new ServerName("web1"), config, ok(supervisor.status()), facts, Map.of());
    return ConfigDoctor.examine(serverConfigView).stream()
        .filter(one -> one.severity() == Severity.BAD)
        .map(Finding::rule)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no-process-num   | numprocs=2                           | numprocs=1
          lone-percent     | environment=A="%d"                   | environment=A="%%d"
          lone-percent     | environment=A="50%"                  | environment=A="50%%"
          lone-percent     | directory=/%(nothing)s               | command=/bin/sleep 1%(process_num)02.0d
          lone-percent     | command=/bin/sleep 1 %(ENV_PATH)q    | command=/bin/sleep 1 %(ENV_PATH)-3s
          killasgroup-off  | stopasgroup=on¶killasgroup=off       | stopasgroup=on
          no-user          | user=no-such-user                    | user=$ME
          no-user          | user=4000000001                      | user=$ID
          no-log-directory | stdout_logfile=$DIR/no/x.log         | stdout_logfile=$DIR/x.log
          no-log-directory | stderr_logfile=$DIR/no/%(program_name)s.log | stderr_logfile=%(here)s/x.log
          no-command       | priority=1                           | command=/bin/true
          """)
  void whatIsSaidToBeRefused_isRefused(String rule, String ill, String well) throws IOException {
    write(ill);
    assertEquals(List.of(rule), worst());
    assertEquals("ERROR: CANT_REREAD", reread());
    write(well);
    assertEquals(List.of(), worst());
    assertEquals("new: available", reread());
  }

  private void write(String lines) throws IOException {
    String command =
        lines.contains("command=") || lines.equals("priority=1") ? "" : "command=/bin/true\n";
    String user = System.getProperty("user.name");
    server.write(
        Map.of(
            "ok",
            "command=/bin/sleep 1000",
            "new",
            command
                + lines
                    .replace("¶", "\n")
                    .replace("$ME", user)
                    .replace("$ID", Processes.must("id", "-u").strip())));
  }

  private String reread() {
    return server
        .supervisorctl("reread")
        .output()
        .strip()
        .replaceFirst("(?s)(CANT_REREAD).*", "$1");
  }
}
