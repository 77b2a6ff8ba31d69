package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogSummaryTest {
  private static void says(String text, int times, String log) {
    LogSummary summary = LogSummary.of(log).orElseThrow();
    assertEquals(text + " ×" + times, summary.text() + " ×" + summary.times());
  }

  @Test
  void nothing_isNoSummary() {
    assertEquals(Optional.empty(), LogSummary.of(" \n\n"));
  }

  @Test
  void linesThatDifferInTheirTimeOnly_areOne() {
    StringBuilder log = new StringBuilder();
    for (int second = 1; second <= 9; second++) {
      log.append("[2026-12-01 03:04:0" + second + "] production.ERROR: Connection refused\n");
    }
    says("ERROR: Connection refused", 9, log.toString());
    says(
        "redis is gone: failed",
        2,
        "03:04:05.123 redis is gone: failed\n03:04:06 redis is gone: failed");
    says("cannot bind", 2, "Dec  1 03:04:05 cannot bind\n2026-12-01T03:04:05.7Z cannot bind");
  }

  @Test
  void aLineThatNamesAnError_isSaid_beforeWhatWasLoggedLast() {
    says("no route to redis: failed", 1, "start\nno route to redis: failed\nbye");
    says("bye", 1, "start\nbye\n");
  }

  @Test
  void laravelsLog_isTheExceptionThatWasThereFirst() {
    says(
        "QueryException: SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select"
            + " 1)",
        2,
        """
        [2026-12-01 03:04:05] production.ERROR: SQLSTATE[HY000] [2002] Connection refused {"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 2002): SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select 1) at /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:829)
        [stacktrace]
        #0 /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php(783): Illuminate\\\\Database\\\\Connection->runQueryCallback('select 1', Array, Object(Closure))
        #1 {main}
        "}
        [2026-12-01 03:04:06] production.ERROR: SQLSTATE[HY000] [2002] Connection refused {"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 2002): SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select 1) at /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:829)
        [stacktrace]
        #0 {main}
        "}
        """);
  }

  @Test
  void laravelsConsole_isClassAndMessage() {
    says(
        "QueryException: SQLSTATE[HY000] [2002] Connection refused",
        1,
        """

           Illuminate\\Database\\QueryException\s

          SQLSTATE[HY000] [2002] Connection refused

          at vendor/laravel/framework/src/Illuminate/Database/Connection.php:829
            825▕                     $this->getName(), $query, $bindings
          ➜ 829▕             throw new QueryException(

              +12 vendor frames\s
          13  artisan:37
        """);
  }

  @Test
  void php_isClassAndMessage() {
    says(
        "RuntimeException: The database is gone",
        2,
        """
        PHP Fatal error:  Uncaught RuntimeException: The database is gone in /srv/shop/worker.php:12
        Stack trace:
        #0 /srv/shop/worker.php(20): work(Object(ErrorHandler))
        #1 {main}
          thrown in /srv/shop/worker.php on line 12
        [01-Dec-2026 03:04:05 Europe/Berlin] PHP Fatal error:  Uncaught RuntimeException: The database is gone in /srv/shop/worker.php:12
        Stack trace:
        #0 {main}
          thrown in /srv/shop/worker.php on line 12
        """);
    says(
        "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted",
        1,
        "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted");
  }

  @Test
  void python_isTheLastException() {
    says(
        "ConnectionError: Error 111 connecting to redis:6379. Connection refused.",
        1,
        """
        Traceback (most recent call last):
          File "/srv/app/worker.py", line 3, in <module>
            raise ValueError("x")
        ValueError: x

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/srv/app/worker.py", line 5, in connect
            raise ConnectionError("Error 111")
        redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.
        """);
    says(
        "AssertionError",
        1,
        "Traceback (most recent call last):\n  File \"a.py\", line 1\nAssertionError");
  }

  @Test
  void java_isTheCauseAtTheBottom() {
    says(
        "ConnectException: Connection refused",
        1,
        """
        Exception in thread "main" java.lang.IllegalStateException: no queue
        \tat com.example.ErrorReporter.run(Worker.java:10)
        \tat com.example.Worker.main(Worker.java:3)
        Caused by: java.net.ConnectException: Connection refused
        \tat java.base/sun.nio.ch.Net.failed(Native Method)
        \t... 2 more
        """);
  }

  @Test
  void node_isClassAndMessage() {
    says(
        "Error: connect ECONNREFUSED 127.0.0.1:6379",
        1,
        """
        node:internal/process/promises:288
                    triggerUncaughtException(err, true /* fromPromise */);
                    ^

        Error: connect ECONNREFUSED 127.0.0.1:6379
            at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16) {
          errno: -111,
          code: 'ECONNREFUSED',
          syscall: 'connect'
        }

        Node.js v20.11.0
        """);
    says(
        "TypeError: The argument is wrong",
        1,
        "TypeError [ERR_INVALID_ARG_TYPE]: The argument is wrong");
  }

  @Test
  void anExceptionInALineOfALog_isClassAndMessage() {
    says(
        "TimeoutError: no answer",
        1,
        "2026-12-01 03:04:05,123 ERROR app.jobs redis.TimeoutError: no answer");
    says("Runtime Error: it broke", 1, "Runtime Error: it broke");
  }

  @Test
  void whatFollowsATrace_andTellsMore_isSaid() {
    says("Worker killed: out of memory", 1, "ValueError: x\n  at a\nWorker killed: out of memory");
  }

  @Test
  void theEndOfATrace_saysNothing() {
    says("Processing jobs", 1, "#3 /srv/Errors.php(12): fail()\n#4 {main}\n\"}\nProcessing jobs\n");
    assertEquals(Optional.empty(), LogSummary.of("#3 /srv/Errors.php(12): fail()\n#4 {main}\n\"}"));
  }

  @Test
  void whatWasSummedUp_isItsOwnSummary() {
    says("QueryException: Connection refused ×9", 1, "QueryException: Connection refused ×9");
  }
}
