package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.workerbot.store.file.DatabaseFile;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.testing.Databases;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing beside another process. */
class WriteQueueIT {
  @Test
  void aDatabaseThatAnotherProcessLocks_isGivenUpAfterAWhile_withHowToFindThatProcess(
      @TempDir Path dir) throws IOException, SQLException {
    Path path = dir.resolve("workerbot.db");
    Databases.lay(path);
    DatabaseFile file = new DatabaseFile(path);
    List<StoreTrouble> reported = new ArrayList<>();
    try (WriteQueue queue =
            new WriteQueue(
                DatabaseConnections.pool(file, "writer", 1, 0, false),
                file,
                Optional::empty,
                reported::add,
                Duration.ofMillis(50));
        Connection other = DriverManager.getConnection(file.url());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      StoreTrouble trouble =
          assertThrows(StoreException.class, () -> queue.run(_ -> "written")).trouble();
      assertEquals(StoreTrouble.TroubleKind.LOCKED, trouble.troubleKind());
      assertEquals("another process keeps the database locked", trouble.sentence());
      assertEquals("Find it with `fuser %s` and end it.".formatted(path), trouble.remedy());
      assertEquals(List.of(trouble), reported);
      statement.execute("ROLLBACK");
      assertEquals("written", queue.run(_ -> "written"));
    }
  }
}
