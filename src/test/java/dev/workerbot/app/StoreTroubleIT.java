package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bot that watches, and loses its database: its people hear of their workers all the same. */
class StoreTroubleIT {
  @TempDir private Path dir;
  private Path small;
  private Path file;
  private LoopbackServer web1;

  @BeforeEach
  void serve() throws IOException {
    web1 =
        LoopbackServer.start(
            Map.of("horizon", Breakable.worker("horizon"), "mailer", Breakable.worker("mailer")));
    small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString());
    file = small.resolve("state/workerbot.db");
  }

  @AfterEach
  void stop() {
    web1.close();
    Processes.run("umount", "-l", small.toString());
  }

  private AlertsBot bot() throws IOException {
    return AlertsBot.on(
            TestBot.config(
                small, Map.of("web1", web1), Map.of(), AlertsBot.alerts("fold-within: 1ms")))
        .listening("web1");
  }

  private static void healthSays(AlertsBot bot, String expected) {
    Await.until(
        () -> "health says " + expected + ", not " + bot.bot().bot().bot().storeTrouble(),
        () ->
            bot.bot()
                .bot()
                .bot()
                .storeTrouble()
                .filter(said -> said.contains(expected))
                .isPresent());
  }

  private static void logSaysOnce(AlertsBot bot, String expected) {
    assertEquals(
        1,
        bot.bot().log().text().lines().filter(line -> line.contains(expected)).count(),
        bot.bot().log().text());
  }

  private Shown isReported(AlertsBot bot, String worker, String why) {
    Breakable.breaks(web1, worker);
    Shown card = bot.tells("FATAL " + worker + "@web1");
    bot.becomes(card, "Not recorded: " + why, "Exit code 12");
    return card;
  }

  @Test
  void onAFullDisk_aFatalIsReported_andRecordedWhenThereIsRoom() throws IOException {
    try (AlertsBot bot = bot()) {
      Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
      healthSays(bot, "the disk that holds workerbot's database is full");
      Shown card = isReported(bot, "horizon", "the disk that holds workerbot's database is full");
      bot.called(card, "S1");
      Shown notice = bot.saysOfItself("workerbot cannot write its database");
      assertTrue(notice.text().contains("Free some space"), notice.text());
      Files.delete(small.resolve("ballast"));
      bot.becomesRecorded(card);
      Shown second = isReportedAsUsual(bot);
      bot.saysOfItself("workerbot can write its database again");
      assertEquals(
          List.of(card.ts(), second.ts()), bot.reported().stream().map(Shown::ts).toList());
      assertEquals(2, bot.ofItself().size(), bot.ofItself().toString());
      logSaysOnce(bot, "is full. Free some space");
      logSaysOnce(bot, "the database is written again");
    }
  }

  private Shown isReportedAsUsual(AlertsBot bot) {
    Breakable.breaks(web1, "mailer");
    Shown card = bot.tells("FATAL mailer@web1");
    bot.becomes(card, "Exit code 12");
    return bot.becomesRecorded(card);
  }

  @Test
  void withADamagedPage_aFatalIsReported_andHealthSaysSo() throws IOException, SQLException {
    try (AlertsBot bot = bot()) {
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = other.createStatement()) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      }
      byte[] rubbish = new byte[4096];
      Arrays.fill(rubbish, (byte) 0xA5);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (long page = 3; page < Files.size(file) / 4096; page++) {
          channel.write(ByteBuffer.wrap(rubbish), page * 4096);
        }
      }
      isReported(bot, "horizon", "the database file");
      isReported(bot, "mailer", "the database file");
      healthSays(bot, "is damaged");
      Shown notice = bot.saysOfItself("is damaged");
      assertTrue(notice.text().contains("put a backup in its place"), notice.text());
      logSaysOnce(bot, "is damaged. Stop workerbot");
    }
  }

  @Test
  void withoutItsFile_aFatalIsReported_andHealthSaysSo() throws IOException {
    try (AlertsBot bot = bot()) {
      Files.delete(file);
      isReported(bot, "horizon", "the database file");
      healthSays(bot, "was deleted or moved away");
      bot.saysOfItself("was deleted or moved away");
      logSaysOnce(bot, "was deleted or moved away. Move it back");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void onADiskThatIsFullAtTheStart_theBotWatches_andTellsNothingTwice() throws IOException {
    try (AlertsBot bot = bot()) {
      Shown card = isReportedAsUsual(bot);
      assertTrue(card.text().contains("#1"), card.text());
    }
    Breakable.isMended(web1, "mailer");
    web1.supervisorctl("start", "mailer");
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    try (AlertsBot bot =
        AlertsBot.toStay(small.resolve("workerbot.yaml"), "is full. Free some space")
            .listening("web1")) {
      Shown card = isReported(bot, "horizon", "the disk that holds workerbot's database is full");
      bot.saysOfItself("is full");
      Files.delete(small.resolve("ballast"));
      bot.becomesRecorded(card);
      assertEquals(
          1,
          bot.reported().stream().filter(one -> one.text().contains("horizon")).count(),
          bot.reported().toString());
    }
  }

  /** It takes ten seconds until a lock counts as trouble, and as many until it is over. */
  @Tag("soak")
  @Test
  void whereAnotherProcessKeepsItLocked_aFatalIsReported_andRecordedAfterwards()
      throws IOException, SQLException {
    try (AlertsBot bot = bot();
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Shown card = isReported(bot, "horizon", "another process keeps the database locked");
      statement.execute("ROLLBACK");
      bot.becomesRecorded(card);
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }
}
