package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.request.Buttons.ButtonChoice;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.store.request.ButtonActions.ButtonAction;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ButtonsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
  private static final Caller ANNA = new Caller("slack", "U1", "anna", Set.of(), "C1");
  private static final Selector MAILER = Selector.parse("mailer@web1");

  @TempDir private Path dir;
  private Database database;
  private ButtonActions actions;
  private Buttons buttons;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    actions = new ButtonActions(database, clock);
    buttons = new Buttons(actions, new Ids(new SecureRandom()), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ButtonChoice restart(boolean confirmed) {
    return new ButtonChoice(
        "Restart", Button.Style.PRIMARY, new Act(Verb.RESTART, MAILER, confirmed));
  }

  private ButtonAction stored(List<Button> shown) {
    return actions.find(shown.getFirst().actionId()).orElseThrow();
  }

  @Test
  void aButtonForTheAsker_isTheirs_forAsLongAsSaid_andCanTakeItBack() {
    List<Button> shown =
        buttons.toAsker(
            ANNA,
            Duration.ofMinutes(5),
            List.of(
                restart(true), new ButtonChoice("Cancel", Button.Style.PLAIN, Optional.empty())));
    assertEquals(List.of("Restart", "Cancel"), shown.stream().map(Button::label).toList());
    assertEquals(List.of(0, 1), shown.stream().map(Button::choice).toList());
    assertEquals(Button.Style.PRIMARY, shown.getFirst().style());
    assertEquals(
        new ButtonAction(
            shown.getFirst().actionId(),
            "slack",
            "C1",
            Optional.of("U1"),
            NOW.plus(Duration.ofMinutes(5)),
            List.of("restart mailer@web1 --yes", "")),
        stored(shown));
  }

  @Test
  void aButtonForEverybody_isNobodysOwn_worksADay_andConfirmsNothing() {
    ButtonAction stored = stored(buttons.toEverybody(ANNA, List.of(restart(false))));
    assertEquals(Optional.empty(), stored.asker());
    assertEquals(NOW.plus(Duration.ofHours(24)), stored.expiresAt());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> buttons.toEverybody(ANNA, List.of(restart(true))));
    assertEquals("confirmed for everybody: Restart", refused.getMessage());
  }

  private record Opening() implements Command {
    @Override
    public Verb verb() {
      return Verb.CREATE;
    }

    @Override
    public String text() {
      return "create";
    }

    @Override
    public boolean opensForm() {
      return true;
    }
  }

  @Test
  void aButtonThatOpensAForm_saysSo() {
    List<Button> shown =
        buttons.toEverybody(
            ANNA,
            List.of(restart(false), new ButtonChoice("Create", Button.Style.PLAIN, new Opening())));
    assertEquals(List.of(false, true), shown.stream().map(Button::opensForm).toList());
  }

  @Test
  void aMessage_goesWithoutButtons_whereTheyCannotBeRemembered() {
    database.close();
    assertEquals(List.of(), buttons.toEverybody(ANNA, List.of(restart(false))));
  }

  @Test
  void ids_canBeReadOut_andAreNeverTheSame() {
    Ids ids = new Ids(new Random(7));
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String id = ids.next();
      assertTrue(id.matches("[a-z0-9&&[^iol]]{16}"), id);
      assertTrue(drawn.add(id), id);
    }
  }
}
