package dev.workerbot.program.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.Drafts;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.LogFile;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.StopSignal;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.restart.Autorestart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProgramFileTest {
  private static final ProgramDraft WILD =
      Drafts.QUEUE
          .with(ProgramField.COMMAND, "php -r 'echo 100%;'")
          .with(ProgramField.PROCESSES, "2")
          .with(ProgramField.ENVIRONMENT, "A=b, c=\"d\"e\nAPP_KEY=s3cr3t 5%")
          .with(ProgramField.STDOUT_LOG, "/var/log/%(program_name)s.log")
          .with(ProgramField.STDOUT_MAXBYTES, "1023KB");

  private static ProgramConfig config(Map<String, String> values) {
    return new ProgramConfig(
        "program", "queue-high", "queue-high", List.of("/etc/supervisor/conf.d/q.conf"), values);
  }

  private static ProgramConfig onDisk(String file) {
    Map<String, String> values = new LinkedHashMap<>();
    file.lines()
        .skip(2)
        .map(line -> line.split("=", 2))
        .forEach(line -> values.put(line[0], line[1]));
    return config(values);
  }

  @Test
  void theFile_saysEverything() {
    assertEquals(
        """
        ; Written by workerbot, which reads this file again before it changes it.
        [program:queue-high]
        command=php -r 'echo 100%%;'
        process_name=%(program_name)s_%(process_num)02d
        numprocs=2
        user=www-data
        directory=/srv/app
        environment=A='b, c="d"e',APP_KEY="s3cr3t 5%%"
        autostart=true
        autorestart=true
        startsecs=1
        startretries=3
        stopwaitsecs=10
        stopsignal=TERM
        stopasgroup=true
        killasgroup=true
        exitcodes=0
        priority=999
        redirect_stderr=true
        stdout_logfile=/var/log/%(program_name)s.log
        stdout_logfile_maxbytes=1047552
        stdout_logfile_backups=10
        """,
        ProgramFile.render(Drafts.accepted(WILD)));
  }

  @Test
  void aPreview_tellsNoValueOfTheEnvironment() {
    ProgramSpec spec =
        Drafts.accepted(Drafts.QUEUE.with(ProgramField.ENVIRONMENT, "APP_KEY=s3cr3t"));
    String preview = ProgramFile.preview(spec);
    assertTrue(preview.contains("environment=APP_KEY=•••\n"), preview);
    assertFalse(preview.contains("s3cr3t"));
  }

  @Test
  void whatWasWritten_isReadBackForAChange() {
    ProgramSpec spec =
        Drafts.accepted(WILD.with(ProgramField.ENVIRONMENT, "A=b, c=\"d\"e\nB= f \nC="));
    ProgramOnDisk read = ProgramOnDisk.read(onDisk(ProgramFile.render(spec)));
    assertEquals(List.of(), read.lost());
    assertEquals(spec, Drafts.accepted(read.draft()));
  }

  @Property
  void anyValueThatIsTaken_isReadBack(@ForAll ProgramField programField, @ForAll String value) {
    if (DraftCheck.of(Drafts.QUEUE.with(programField, value)) instanceof Checked.Accepted(var spec)
        && programField != ProgramField.NAME) {
      ProgramOnDisk read = ProgramOnDisk.read(onDisk(ProgramFile.render(spec)));
      assertEquals(List.of(), read.lost());
      assertEquals(spec, Drafts.accepted(read.draft()));
    }
  }

  @Property
  void noConfig_makesReadingThrow(
      @ForAll Map<String, String> values, @ForAll ProgramField programField) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.putIfAbsent(programField.key(), values.values().stream().findFirst().orElse("%"));
    ProgramOnDisk read = ProgramOnDisk.read(config(more));
    assertEquals(Optional.of("queue-high"), read.draft().value(ProgramField.NAME));
    ProgramDiff.of(config(more), Drafts.accepted(Drafts.QUEUE))
        .forEach(line -> assertTrue(line.matches("(?s)[-+~] .*"), line));
  }

  @Test
  void aFileThatSomebodyElseWrote_isReadWithSupervisorsDefaults() {
    ProgramOnDisk read =
        ProgramOnDisk.read(
            config(
                Map.of(
                    "command", "php /srv/%(program_name)s/artisan\nqueue:work 100%%",
                    "user", "forge",
                    "stopasgroup", "true",
                    "stopsignal", "SIGINT",
                    "exitcodes", "0, 2",
                    "stdout_logfile_maxbytes", "10mb",
                    "environment", "A=\"b\",\n  C='d',E=f/g")));
    assertEquals(List.of(), read.lost());
    ProgramSpec spec = Drafts.accepted(read.draft());
    assertEquals("php /srv/queue-high/artisan queue:work 100%", spec.command());
    assertEquals(Autorestart.UNEXPECTED, spec.autorestart());
    assertFalse(spec.redirectStderr());
    assertTrue(spec.killasgroup());
    assertEquals(StopSignal.INT, spec.stopsignal());
    assertEquals(List.of(0, 2), spec.exitcodes());
    assertEquals(10 * LogFile.MB, spec.stdout().maxBytes());
    assertEquals(Map.of("A", "b", "C", "d", "E", "f/g"), spec.environmentVariables().values());
  }

  @Test
  void whatAChangeWouldLose_isSaid() {
    ProgramConfig config =
        new ProgramConfig(
            "program",
            "queue-high",
            "laravel",
            List.of("/a.conf", "/b.conf"),
            Map.of(
                "command", "php %(ENV_APP)s/artisan",
                "umask", "022",
                "stdout_logfile", "%(here)s/x.log",
                "environment", "A=\"b"));
    assertEquals(
        """
        name: it stands in /a.conf and /b.conf; leave it in one of them
        name: it belongs to the group `laravel`; change it by hand
        umask: workerbot does not write `umask`; change it by hand
        command: it has a `%(…)` that only Supervisor can fill in; change it by hand
        environment: it cannot be read; change it by hand
        stdout_logfile: it has a `%` that workerbot does not write; change it by hand\
        """,
        String.join(
            "\n", ProgramOnDisk.read(config).lost().stream().map(FieldError::toString).toList()));
  }

  @Test
  void aDiff_isAFewLines_withoutSecrets() {
    ProgramSpec before =
        Drafts.accepted(Drafts.QUEUE.with(ProgramField.ENVIRONMENT, "A=1\nB=2\nC=3"));
    ProgramSpec after =
        Drafts.accepted(
            Drafts.QUEUE
                .with(ProgramField.ENVIRONMENT, "A=1\nB=s3cr3t\nD=4")
                .with(ProgramField.PROCESSES, "4")
                .with(ProgramField.DIRECTORY, ""));
    assertEquals(
        """
        - process_name=%(program_name)s
        + process_name=%(program_name)s_%(process_num)02d
        - numprocs=1
        + numprocs=4
        - directory=/srv/app
        ~ environment B=••• (another value)
        - environment C=•••
        + environment D=•••\
        """,
        String.join("\n", ProgramDiff.of(before, after)));
    assertEquals(List.of(), ProgramDiff.of(before, before));
  }

  @Test
  void aDiffAgainstAShortFile_isSilentOfWhatStaysTheDefault() {
    ProgramConfig before =
        config(
            Map.of(
                "command", "php artisan queue:work --queue=high",
                "user", "www-data",
                "umask", "022",
                "directory", "/srv/app",
                "stopasgroup", "true"));
    assertEquals(
        """
        - autorestart=unexpected (default)
        + autorestart=true
        - redirect_stderr=false (default)
        + redirect_stderr=true
        - umask=022\
        """,
        String.join("\n", ProgramDiff.of(before, Drafts.accepted(Drafts.QUEUE))));
  }
}
