package dev.workerbot.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {
  private static Expectations of(String config, String... workers) {
    return Expectations.of(
        ServerConfig.of("/s.conf", Map.of("/s.conf", config)),
        List.of(workers).stream().map(WorkerName::of).toList());
  }

  private static RestartPolicy policy(String lines) {
    WorkerName x = WorkerName.of("x");
    return of("[program:x]\n" + lines, "x").policies().get(x);
  }

  @ParameterizedTest
  @CsvSource({
    "true, ALWAYS",
    "Yes, ALWAYS",
    "1, ALWAYS",
    "false, NEVER",
    "OFF, NEVER",
    "unexpected, UNEXPECTED",
    "Unexpected, UNEXPECTED"
  })
  void autorestart_isReadAsSupervisorReadsIt(String word, Autorestart autorestart) {
    assertEquals(autorestart, policy("command=x\nautorestart=" + word).autorestart());
  }

  @Test
  void whatIsNotSet_isSupervisorsDefault() {
    assertEquals(
        new RestartPolicy(Autorestart.UNEXPECTED, Duration.ofSeconds(1), false, Optional.empty()),
        policy("command=php x.php"));
    assertEquals(
        new RestartPolicy(Autorestart.NEVER, Duration.ZERO, true, Optional.empty()),
        policy("command=x\nautorestart=false\nstartsecs=0\nautostart=false"));
  }

  @ParameterizedTest
  @CsvSource({
    "php artisan queue:work, true",
    "php artisan queue:work --max-time=3600, true",
    "php artisan horizon, true",
    "php bin/console messenger:consume async, true",
    "'sh -c \"exec php artisan queue:work\"', true",
    "php artisan queue:work $OPTIONS, true",
    "'sh -c \"php artisan queue:work $OPTIONS\"', false",
    "php artisan schedule:run, false",
    "php worker.php, false",
    "sleep 60, false"
  })
  void whatWorksOn_isKnownByItsCommand(String command, boolean worksOn) {
    assertEquals(worksOn, policy("command=" + command + "\nautorestart=true").worksOn());
  }

  @Test
  void whatOnlyTheServerKnows_isNotGuessed() {
    Expectations known = of("[program:x]\ncommand=php x\nautorestart=%(ENV_AGAIN)s", "x", "y");
    assertEquals(Map.of(), known.policies());
    assertEquals(1, known.kinds().size());
  }

  @Test
  void everyProcess_hasItsProgram_inItsGroup_andWhereItsNameIsTheServersOwn() {
    Expectations known =
        of(
            """
            [program:a]
            command=php a
            numprocs=2
            process_name=%(program_name)s_%(process_num)02d
            autorestart=true
            [program:b]
            command=sh b
            autorestart=false
            [group:g]
            programs=a,b
            [program:c]
            command=node c
            process_name=%(host_node_name)s
            """,
            "g:a_01", "g:b", "c:web1", "g:strange");
    assertEquals(Autorestart.ALWAYS, known.policies().get(WorkerName.of("g:a_01")).autorestart());
    assertEquals(Autorestart.NEVER, known.policies().get(WorkerName.of("g:b")).autorestart());
    assertEquals(
        Autorestart.UNEXPECTED, known.policies().get(WorkerName.of("c:web1")).autorestart());
    assertFalse(known.policies().containsKey(WorkerName.of("g:strange")));
  }

  /** In seconds; empty where nothing says that it ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "php artisan queue:work|",
        "php artisan queue:work --max-time=3600|3600",
        "php artisan queue:work redis --max-time 90 --tries=3|90",
        "php artisan queue:work --max-time=0|",
        "php artisan queue:work --max-jobs=100|1",
        "php artisan queue:work --max-jobs=1000 --max-time=5|5",
        "php artisan queue:work --max-jobs=100000|10",
        "php artisan queue:work --once|0",
        "php artisan queue:work --stop-when-empty|0",
        "php artisan horizon|",
        "php artisan schedule:run|0",
        "php artisan schedule:work|",
        "sh -c 'cd /srv && php artisan schedule:run; sleep 60'|60",
        "sh -c 'php artisan queue:work --max-time=600'|600",
        "sh -c 'php artisan queue:work $OPTIONS --once'|",
        "sh -c 'while true; do php artisan schedule:run; sleep 60; done'|",
        "sh -c 'sleep 20; exit 0'|20",
        "sh -c 'sleep 20; exit 3'|",
        "bash -c 'sleep 2m'|120",
        "sleep 45|45",
        "sleep infinity|",
        "timeout -k 5 300 node x.js|300",
        "timeout 0 node x.js|",
        "php bin/console messenger:consume async --time-limit=3600 --limit=10"
            + " --memory-limit=128M|0",
        "php bin/console messenger:consume async --time-limit=3600|3600",
        "rq worker --burst high|0",
        "python3 -u worker.py|",
        "node worker.js --limiter 5|",
        "perl -e 'sleep 5; exit 3'|",
      })
  void aCommandThatEndsByItself_saysSo(String command, Long seconds) {
    assertEquals(
        Optional.ofNullable(seconds),
        policy("autorestart=true\ncommand=" + command).endsAfter().map(Duration::toSeconds));
  }
}
