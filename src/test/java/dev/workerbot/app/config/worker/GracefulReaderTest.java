package dev.workerbot.app.config.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.ConfigFile;
import dev.workerbot.app.config.SchemaAgreement;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.worker.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GracefulReaderTest {
  private static final String SERVERS = "servers:\n  web1: {host: a, user: u}\n";

  @TempDir Path dir;

  private ConfigFile.ReadConfig load(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, yaml);
    return SchemaAgreement.load(file, _ -> Optional.empty());
  }

  private Config config(String yaml) throws IOException {
    return assertInstanceOf(ConfigFile.ReadConfig.Loaded.class, load(yaml)).config();
  }

  @Test
  void withoutIt_onlyLaravelsAreKnown() throws IOException {
    assertEquals(SignalPlans.BUILT_IN, config(SERVERS).signalPlans());
  }

  @Test
  void waysOfOtherStacks_areReadInTheirOrder() throws IOException {
    SignalPlans signalPlans =
        config(
                SERVERS
                    + """
                    graceful:
                      - name: sidekiq
                        command: "*sidekiq*"
                        restart: [TSTP, sigterm]
                        pause: TSTP
                      - {name: nginx, workers: "web:nginx*", restart: HUP, keeps-pid: true}
                    """)
            .signalPlans();
    SignalPlan sidekiq =
        new SignalPlan(
            "sidekiq",
            Optional.empty(),
            List.of(Signal.TSTP, Signal.TERM),
            Optional.of(Signal.TSTP),
            Optional.empty(),
            false,
            false);
    SignalPlan nginx =
        new SignalPlan(
            "nginx",
            Optional.empty(),
            List.of(Signal.HUP),
            Optional.empty(),
            Optional.empty(),
            true,
            true);
    assertEquals(
        List.of(
            new SignalPlans.Own(Optional.of(new Glob("*sidekiq*")), Optional.empty(), sidekiq),
            new SignalPlans.Own(Optional.empty(), Optional.of(new Glob("web:nginx*")), nginx)),
        signalPlans.own());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{command: x, restart: TERM} | `name` is missing under `graceful`",
        "{name: x, restart: TERM} | `x` under `graceful` is for nobody: say `command` (a glob over"
            + " the command line) or `workers`",
        "{name: x, command: x} | `x` under `graceful` says nothing: give `restart`, `pause` or"
            + " both",
        "{name: x, command: x, restart: KILL} | `restart` under `graceful` takes signals: HUP, INT,"
            + " QUIT, TERM, USR1, USR2, TSTP, TTIN, CONT, WINCH; not `KILL`",
        "{name: x, command: x, restart: TERM, continue: CONT} | `x` under `graceful` has `continue`"
            + " but no `pause`",
        "{name: x, command: x, pause: TSTP, keeps-pid: true} | `x` under `graceful` has `keeps-pid`"
            + " but no `restart`",
        "{name: x, command: x, restart: TERM, signal: HUP} | unknown key `signal` under `graceful`"
      })
  void whatIsWrong_isNamed_withItsLine(String way, String mistake) throws IOException {
    ConfigFile.ReadConfig readConfig = load(SERVERS + "graceful:\n  - " + way + "\n");
    ConfigFile.ReadConfig.WrongConfig wrongConfig =
        assertInstanceOf(ConfigFile.ReadConfig.WrongConfig.class, readConfig);
    assertEquals(1, wrongConfig.mistakes().size(), wrongConfig.toString());
    assertEquals(4, wrongConfig.mistakes().getFirst().line());
    String reported = wrongConfig.mistakes().getFirst().sentence().toString();
    assertTrue(reported.startsWith(mistake), reported);
  }

  @Test
  void artisanRunner_isNone_unlessItIsSaid() throws IOException {
    assertEquals(List.of(), config(SERVERS).servers().getFirst().supervisor().artisan());
    assertEquals(
        List.of("sudo", "-n", "-u", "USER", "/usr/local/bin/workerbot-artisan"),
        config(
                SERVERS
                    + "ssh:\n  artisan-runner: sudo -n -u USER /usr/local/bin/workerbot-artisan\n")
            .servers()
            .getFirst()
            .supervisor()
            .artisan());
  }
}
