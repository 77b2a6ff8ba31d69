package dev.workerbot.store.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.command.AnyCommand;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a button does goes through the database as text, and comes back as it was. */
class OfferedCommandsIT {
  @Provide
  Arbitrary<List<Command>> buttons() {
    return AnyCommand.commands().list().ofSize(100);
  }

  @Property(tries = 20)
  void everyButton_doesWhatItWasMadeFor(@ForAll("buttons") List<Command> commands)
      throws IOException {
    Path file = Files.createTempFile("offers", ".db");
    try (Database database = Database.open("jdbc:sqlite:" + file)) {
      ButtonActions buttonActions = new ButtonActions(database, Clock.systemUTC());
      buttonActions.save(
          new ButtonActions.ButtonAction(
              "offer",
              "slack",
              "C1",
              Optional.empty(),
              Clock.systemUTC().instant().plus(Duration.ofHours(1)),
              commands.stream().map(Command::text).toList()));
      List<ParseResult> read =
          buttonActions.find("offer").orElseThrow().commands().stream()
              .map(Grammar::parse)
              .toList();
      assertEquals(commands.stream().map(ParseResult.Understood::new).toList(), read);
    } finally {
      Files.delete(file);
    }
  }
}
