package dev.workerbot.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.feature.change.Apply;
import dev.workerbot.feature.change.Create;
import dev.workerbot.feature.change.Remove;
import dev.workerbot.feature.change.Scale;
import dev.workerbot.feature.change.Settle;
import dev.workerbot.feature.change.Undo;
import dev.workerbot.program.ProgramField;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs that change which workers there are, as lines. */
class BuildingTest {
  private static Command understood(String line) {
    return assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line)).command();
  }

  private static SortedMap<String, String> values(String... pairs) {
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return values;
  }

  @Test
  void create_takesEverySetting_byItsName() {
    Command command =
        understood(
            "create queue-high@web1 --command \"php artisan queue:work --queue=high\" --processes 4"
                + " --environment A=1 --environment='B=x y'");
    assertEquals(
        new Create(
            Optional.of(Selector.parse("queue-high@web1")),
            Optional.empty(),
            values(
                "command",
                "php artisan queue:work --queue=high",
                "processes",
                "4",
                "environment",
                "A=1\nB=x y"),
            false,
            false),
        command);
    assertEquals(command, understood(command.text()));
  }

  @Test
  void whatIsReportedOfACommand_hasNoValueOfTheEnvironment() {
    for (String line :
        List.of(
            "create a@web1 --command x --environment KEY=hunter2 --ENVIRONMENT TOKEN=hunter2",
            "edit a@web1 --env KEY=hunter2",
            "edit a@web1 --variables KEY=hunter2",
            "edit a@web1 --environment=KEY=hunter2")) {
      Command command = understood(line);
      assertTrue(command.text().contains("hunter2"), command.text());
      assertFalse(command.displayText().contains("hunter2"), command.displayText());
      assertTrue(command.displayText().contains("KEY=•••"), command.displayText());
    }
    assertEquals(
        "create a@web1 --environment …",
        Grammar.displayText("create a@web1 --environment \"KEY=hunter2"));
    assertEquals(
        "edit a@web1 --environment …",
        Grammar.displayText("edit a@web1 --enviroment KEY=hunter2 'x"));
    assertFalse(
        assertInstanceOf(
                ParseResult.Misunderstood.class,
                Grammar.parse("edit a@web1 --environment KEY=a hunter2"))
            .sentence()
            .contains("hunter2"));
    assertEquals("status", Grammar.displayText("status"));
  }

  @Property
  void whateverIsSaid_isReadBackFromTheText(
      @ForAll @Size(max = 4) Map<String, String> said,
      @ForAll boolean form,
      @ForAll boolean confirmed) {
    SortedMap<String, String> values = new TreeMap<>();
    int number = 0;
    for (String value : said.values()) {
      values.put("key-" + Character.toString('a' + number++), value);
    }
    Command edit = new Edit(Selector.parse("a@web1"), values, form, confirmed);
    assertEquals(edit, understood(edit.text()));
    values.values().removeIf(String::isBlank);
    Command create = new Create(Optional.empty(), Optional.of("laravel"), values, form, confirmed);
    assertEquals(create, understood(create.text()));
  }

  @ParameterizedTest
  @CsvSource({
    "scale queue@web1, Give the number of processes",
    "scale queue@web1 0, at least 1 process",
    "scale queue@web1 -1, at least 1 process",
    "scale queue@web1 many, at least 1 process",
    "edit, Name a worker",
    "remove, Name a worker",
    "create a@web1 --command, needs a value",
    "create a@web1 --command --processes 4, needs a value",
    "create a@web1 --=x, has no setting",
    "create a@web1 rm -rf, One word belongs to no setting",
  })
  void whatIsWrong_isSaid(String line, String part) {
    String sentence =
        assertInstanceOf(ParseResult.Misunderstood.class, Grammar.parse(line)).sentence();
    assertTrue(sentence.contains(part), sentence);
  }

  @Test
  void whatButtonsSay_isReadBack() {
    Selector of = Selector.parse("queue:queue_00@web1");
    for (Command command :
        List.of(
            new Scale(of, 8, true),
            new Remove(of, false),
            new Undo(Optional.of(of), true),
            new Undo(Optional.empty(), false),
            new Apply(Verb.CREATE, of, "k3j4"),
            new Apply(Verb.UNDO, of, "k3j4"),
            new Settle(of, "k3j4", true),
            new Settle(of, "k3j4", false))) {
      assertEquals(command, understood(command.text()));
    }
  }

  @Test
  void theSettings_areThoseOfAWorkersFile() {
    List<String> settings =
        Arrays.stream(ProgramField.values())
            .filter(programField -> programField != ProgramField.NAME)
            .map(programField -> "--" + programField.key())
            .sorted()
            .toList();
    assertEquals(
        settings,
        Syntax.specOf(Verb.EDIT).options().stream()
            .filter(option -> !option.equals("--yes"))
            .sorted()
            .toList());
  }
}
