package dev.workerbot.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import dev.workerbot.worker.Glob;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  private static final Limits DEVELOPER =
      new Limits(
          List.of("www-data"),
          List.of(Pattern.compile("php artisan queue:work( --[a-z-]+=[A-Za-z0-9,_-]+)*")),
          List.of("/srv/*/current", "/srv/app"),
          List.of("/var/log/workers", "/dev/stdout"),
          List.of(new Glob("APP_*"), new Glob("*_URL"), new Glob("PHPRC")));

  private static String mistakes(Limits limits, ProgramDraft draft) {
    return limits.check(Drafts.accepted(draft)).stream()
        .map(FieldError::field)
        .collect(Collectors.joining(","));
  }

  @Test
  void whatIsListed_isAllowed() {
    assertEquals("", mistakes(DEVELOPER, Drafts.QUEUE));
  }

  @Test
  void nothing_isAllowedByDefault() {
    ProgramDraft draft =
        Drafts.QUEUE
            .with(ProgramField.STDOUT_LOG, "/srv/app/a.log")
            .with(ProgramField.ENVIRONMENT, "A=b");
    assertEquals(
        """
        user: you may not run workers as `www-data`; none is allowed to you
        command: you may not run this; none is allowed to you
        directory: you may not use `/srv/app`; none is allowed to you
        stdout_logfile: you may not write `/srv/app/a.log`; none is allowed to you
        environment: you may not set `A`; none is allowed to you\
        """,
        Limits.check(List.of(), Drafts.accepted(draft)).stream()
            .map(FieldError::toString)
            .collect(Collectors.joining("\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "USER|www-data|",
        "USER|root|user",
        "USER|www-data2|user",
        "COMMAND|php artisan queue:work --queue=high; rm -rf /|command",
        "COMMAND|php artisan queue:work|",
        "COMMAND|x php artisan queue:work|command",
        "COMMAND|php artisan tinker|command",
        "DIRECTORY|/srv/app/deeper|",
        "DIRECTORY|/srv/app/|",
        "DIRECTORY|/srv/application|directory",
        "DIRECTORY|/srv|directory",
        "DIRECTORY|/|directory",
        "DIRECTORY|/srv/shop/current/public|",
        "DIRECTORY|/srv/a/b/current|directory",
        "DIRECTORY|/srv//current|directory",
        "DIRECTORY|//srv/app|directory",
        "STDOUT_LOG|/var/log/workers/a.log|",
        "STDOUT_LOG|/srv/app/storage/logs/%(program_name)s.log|",
        "STDOUT_LOG|/var/log/auth.log|stdout_logfile",
        "STDOUT_LOG|/etc/cron.d/x|stdout_logfile",
        "STDOUT_LOG|/srv/app/.ssh/authorized_keys|stdout_logfile",
        "STDOUT_LOG|/dev/stderr|stdout_logfile",
        "STDOUT_LOG|/dev/stdout|",
        "STDOUT_LOG|NONE|",
        "ENVIRONMENT|APP_ENV=x|",
        "ENVIRONMENT|REDIS_URL=x|",
        "ENVIRONMENT|LD_URL=x|environment",
        "ENVIRONMENT|LD_PRELOAD=x|environment",
        "ENVIRONMENT|PATH=x|environment",
        "ENVIRONMENT|PHPRC=x|"
      })
  void oneStepBeyond_isRefused(ProgramField programField, String value, String wrong) {
    ProgramDraft draft = Drafts.QUEUE.with(programField, value);
    boolean isDevice = value.startsWith("/dev/");
    assertEquals(
        wrong == null ? "" : wrong,
        mistakes(DEVELOPER, isDevice ? draft.with(ProgramField.STDOUT_MAXBYTES, "0") : draft));
  }

  @Test
  void everyNumberOfALog_isLookedAt() {
    Limits limits =
        new Limits(
            DEVELOPER.users(),
            DEVELOPER.commands(),
            List.of("/srv/app", "/srv/0"),
            List.of(),
            List.of());
    ProgramDraft draft =
        Drafts.QUEUE
            .with(ProgramField.PROCESSES, "2")
            .with(ProgramField.STDOUT_LOG, "/srv/%(process_num)d/a.log");
    assertEquals("stdout_logfile", mistakes(limits, draft));
  }

  @Test
  void root_isAllowedByItsOwnNameOnly() {
    Limits listed =
        new Limits(
            List.of("root"), DEVELOPER.commands(), DEVELOPER.directories(), List.of(), List.of());
    assertEquals("", mistakes(listed, Drafts.QUEUE.with(ProgramField.USER, "root")));
    assertEquals("user", mistakes(DEVELOPER, Drafts.QUEUE.with(ProgramField.USER, "root")));
    Limits all =
        new Limits(
            List.of("*"), DEVELOPER.commands(), DEVELOPER.directories(), List.of(), List.of());
    assertEquals("user", mistakes(all, Drafts.QUEUE.with(ProgramField.USER, "root")));
  }

  @Test
  void severalRoles_doNotAddUp() {
    Limits admin = new Limits(List.of("root"), List.of(), List.of("/"), List.of(), List.of());
    ProgramSpec spec = Drafts.accepted(Drafts.QUEUE.with(ProgramField.USER, "root"));
    assertEquals(1, Limits.check(List.of(DEVELOPER, admin), spec).size());
    ProgramSpec fine = Drafts.accepted(Drafts.QUEUE);
    assertEquals(List.of(), Limits.check(List.of(admin, DEVELOPER), fine));
  }
}
