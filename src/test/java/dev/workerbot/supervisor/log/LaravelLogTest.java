package dev.workerbot.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LaravelLogTest {
  private static final String REFUSED =
      """
      [2026-12-01 03:04:05] production.ERROR: SQLSTATE[HY000] [2002] Connection refused {"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 2002): SQLSTATE[HY000] [2002] Connection refused at /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php:712)
      [stacktrace]
      #0 /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connection.php(672): Illuminate\\\\Database\\\\Connection->runQueryCallback('select * from `...', Array, Object(Closure))
      #1 {main}

      [previous exception] [object] (PDOException(code: 2002): SQLSTATE[HY000] [2002] Connection refused at /srv/shop/vendor/laravel/framework/src/Illuminate/Database/Connectors/Connector.php:70)
      [stacktrace]
      #0 {main}
      "}
      """;

  @Test
  void aRecord_isItsTimeLevelExceptionAndMessage_withoutItsTrace() {
    assertEquals(
        List.of(
            "2026-12-01 03:04:05 ERROR QueryException: SQLSTATE[HY000] [2002] Connection refused"),
        LaravelLog.lines(REFUSED));
  }

  @Test
  void aMessageOfSeveralLines_isOne_withItsException() {
    assertEquals(
        List.of("2026-12-01 03:04:05 ERROR QueryException: first and last"),
        LaravelLog.lines(
            """
            [2026-12-01 03:04:05] production.ERROR: first
            and last {"userId":7,"exception":"[object] (Illuminate\\\\Database\\\\QueryException(code: 42): first
            and last at /srv/x.php:1)
            [stacktrace]
            #0 {main}
            "}
            """));
  }

  @Test
  void whatHasNoMessage_isItsException_andWhatHasNoException_isItsMessage() {
    assertEquals(
        List.of(
            "2026-12-01 03:04:05 ERROR NotFoundHttpException",
            "2026-12-01 03:04:06 INFO Paid {\"order\":12}",
            "2026-12-01 03:04:07 WARNING slow"),
        LaravelLog.lines(
            """
            [2026-12-01T03:04:05.123456+00:00] local.ERROR:  {"exception":"[object] (Symfony\\\\Component\\\\HttpKernel\\\\Exception\\\\NotFoundHttpException(code: 0):  at /srv/x.php:1)
            [2026-12-01 03:04:06] my-app.INFO: Paid {"order":12} []
            [2026-12-01 03:04:07] local.WARNING: slow \s
            """));
  }

  @Test
  void onlyWhatWentWrong_isAnError() {
    for (String level : List.of("ERROR", "CRITICAL", "ALERT", "EMERGENCY")) {
      assertTrue(
          LaravelLog.records("[2026-12-01 03:04:05] p." + level + ": x").getFirst().isError());
    }
    for (String level : List.of("WARNING", "NOTICE", "INFO", "DEBUG")) {
      assertFalse(
          LaravelLog.records("[2026-12-01 03:04:05] p." + level + ": x").getFirst().isError());
    }
  }

  @Test
  void whatIsNoRecord_isLeftOut() {
    assertEquals(List.of(), LaravelLog.lines(""));
    assertEquals(List.of(), LaravelLog.lines("#0 {main}\n\"}\nPHP Warning: x"));
    assertEquals(List.of(), LaravelLog.lines("[2026-99-01 03:04:05] p.ERROR: x"));
    assertEquals(List.of(), LaravelLog.lines("\"exception\":\"[object] (X(code: 0): cut off"));
  }

  @Test
  void aLineOfMegabytes_isCut_inNoTime() {
    String line = "[2026-12-01 03:04:05] p.ERROR: " + "{\"exception\":\"[object] (".repeat(200_000);
    assertTrue(LaravelLog.lines(line).getFirst().length() < 500);
  }
}
