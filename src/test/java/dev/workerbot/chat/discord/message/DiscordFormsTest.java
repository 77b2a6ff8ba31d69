package dev.workerbot.chat.discord.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import dev.workerbot.testing.Forms;
import dev.workerbot.testing.Golden;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.modals.Modal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class DiscordFormsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T03:00:00Z");

  private final DiscordForms forms = at(NOW);

  private static DiscordForms at(Instant now) {
    return new DiscordForms(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static FormInput ask(String key, String initial) {
    return new FormInput(key, key, "", initial, InputKind.LINES, List.of(), true);
  }

  private static Form form(List<FormInput> asks) {
    return new Form("Edit queue@web1", "", List.of("edit", "queue@web1"), asks, "Save");
  }

  /** Six questions, of which the last two are in the text for everything else. */
  private static Form sixOf(String fifth, String sixth) {
    return form(
        List.of(
            ask("a", ""),
            ask("b", ""),
            ask("c", ""),
            ask("d", ""),
            ask("environment", fifth),
            ask("numprocs", sixth)));
  }

  /** What stands in the text fields of a modal that nobody has touched. */
  private static Map<String, String> untouched(Modal modal) {
    Map<String, String> values = new LinkedHashMap<>();
    modal
        .getComponentTree()
        .findAll(TextInput.class)
        .forEach(input ->
            values.put(input.getCustomId(), input.getValue() == null ? "" : input.getValue()));
    return values;
  }

  private String filled(Modal modal, String rest) {
    Map<String, String> values = untouched(modal);
    values.replaceAll((key, value) -> key.startsWith("+") ? rest : value);
    return forms.line(modal.getId(), values).orElseThrow();
  }

  @Test
  void aForm_looksLikeThis() throws IOException {
    JsonMapper sorted =
        JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    StringBuilder shown = new StringBuilder();
    for (Form form : List.of(Forms.NEW_WORKER, Forms.SHORT)) {
      String json = forms.modal(form).orElseThrow().toData().toString();
      shown
          .append(
              sorted
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(sorted.readValue(json, Object.class)))
          .append('\n');
    }
    new Golden("form.discord.json").check(shown.toString());
  }

  @Property
  void whatNobodyTouched_comesBackAsItWas(
      @ForAll("lines") String fifth, @ForAll("lines") String sixth) {
    Modal modal = forms.modal(sixOf(fifth, sixth)).orElseThrow();
    Map<String, String> answers = new LinkedHashMap<>();
    List.of("a", "b", "c", "d").forEach(key -> answers.put(key, ""));
    if (!fifth.isEmpty()) {
      answers.put("environment", fifth);
    }
    if (!sixth.isEmpty()) {
      answers.put("numprocs", sixth);
    }
    assertEquals(
        Tokenizer.line(
            Form.words(List.of("edit", "queue@web1"), List.copyOf(answers.keySet()), answers)),
        forms.line(modal.getId(), untouched(modal)).orElseThrow());
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.strings().withChars("a-= \"'\\\n,+").ofMaxLength(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numprocs=4 | --environment= --numprocs=4",
        "numprocs = 4 | --environment= --numprocs=4",
        "--numprocs=4 | --environment= --numprocs=4",
        "environment=A=1;numprocs=2;environment=B=2"
            + " | \"--environment=A=1\\nB=2\" --numprocs=2",
        "environment=A=1;B=2 | --environment=A=1 --numprocs= --B=2",
        "numprocs 4 | --environment= --numprocs= \"--numprocs 4 (without =)\"",
        "--yes | --environment= --numprocs= \"--yes (without =)\"",
        "a=5 | --environment= --numprocs= --a=5",
        "=5 | --environment= --numprocs= --=5",
        "worker=x | edit x queue@web1"
      })
  void whatIsWrittenIntoTheRest_isAnAnswer_orSomethingToRefuse(String rest, String expected) {
    Modal modal = forms.modal(sixOf("A=0", "1")).orElseThrow();
    String line = filled(modal, rest.replace(';', '\n'));
    assertTrue(line.contains(expected.replace("\\n", "\n")), line);
  }

  @Test
  void whatIsTakenOutOfTheRest_isCleared() {
    Modal modal = forms.modal(sixOf("A=1\nB=2", "4")).orElseThrow();
    assertEquals(
        "edit queue@web1 --a= --b= --c= --d= --environment= --numprocs=4",
        filled(modal, "numprocs=4"));
  }

  @Test
  void aForm_outlivesTheBotThatOpenedIt_whereItsModalHasRoomForAll() {
    Modal modal = forms.modal(sixOf("A=1", "4")).orElseThrow();
    assertEquals(
        forms.line(modal.getId(), untouched(modal)),
        at(NOW.plus(Duration.ofDays(1))).line(modal.getId(), untouched(modal)));
  }

  @Test
  void whatTheModalHasNoRoomFor_isRememberedForAnHour() {
    List<FormInput> many =
        IntStream.range(0, 20).mapToObj(i -> ask("some-long-key-" + i, "v" + i)).toList();
    Modal modal = forms.modal(form(many)).orElseThrow();
    String line = filled(modal, "some-long-key-4=changed");
    assertTrue(line.contains(" --some-long-key-4=changed"), line);
    assertTrue(line.endsWith(" --some-long-key-19="), line);
    assertEquals(
        Optional.empty(), at(NOW).line(modal.getId(), untouched(modal)), "another run of the bot");
  }

  @Test
  void whatWasRemembered_isForgottenAfterAnHour() {
    Instant[] now = {NOW};
    DiscordForms aging =
        new DiscordForms(
            new Clock() {
              @Override
              public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
              }

              @Override
              public Clock withZone(java.time.ZoneId zone) {
                return this;
              }

              @Override
              public Instant instant() {
                return now[0];
              }
            });
    Form form =
        new Form("Edit", "", List.of("edit", "x".repeat(100)), List.of(ask("a", "1")), "Save");
    Modal modal = aging.modal(form).orElseThrow();
    now[0] = NOW.plus(Duration.ofMinutes(59));
    assertEquals(
        Optional.of("edit " + "x".repeat(100) + " --a=1"),
        aging.line(modal.getId(), untouched(modal)));
    now[0] = NOW.plus(Duration.ofMinutes(61));
    assertEquals(Optional.empty(), aging.line(modal.getId(), untouched(modal)));
  }

  @Test
  void whatDiscordWouldNotTakeWhole_isNotShownInPart() {
    assertEquals(Optional.empty(), forms.modal(form(List.of(ask("a", "x".repeat(4001))))));
    assertEquals(Optional.empty(), forms.modal(sixOf("x".repeat(3000), "y".repeat(1000))));
  }

  @Test
  void whatHasToBeAnswered_isAskedFirst() {
    List<String> labels =
        forms.modal(Forms.NEW_WORKER).orElseThrow().getComponentTree().findAll(Label.class).stream()
            .map(Label::getLabel)
            .toList();
    assertEquals(
        List.of("Worker", "Command", "Start with the server", "User", "Everything else"), labels);
  }
}
