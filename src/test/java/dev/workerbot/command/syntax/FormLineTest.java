package dev.workerbot.command.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Form;
import dev.workerbot.message.Form.FormInput;
import dev.workerbot.message.Form.InputKind;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is filled into a form arrives as it was filled in, whatever it is. */
class FormLineTest {
  private static FormInput ask(String key, InputKind inputKind) {
    return new FormInput(key, key, "", "", inputKind, List.of(), true);
  }

  private static final Form FORM =
      new Form(
          "New worker",
          "",
          List.of("create", "--template", "laravel-queue"),
          List.of(
              ask("command", InputKind.LINE),
              ask("worker", InputKind.LINE),
              ask("environment", InputKind.LINES)),
          "Create");

  @Property(tries = 5000)
  void theLine_isSplitIntoTheSameWords(
      @ForAll String worker, @ForAll String command, @ForAll String environment) {
    List<String> words =
        FORM.words(Map.of("worker", worker, "command", command, "environment", environment));
    assertEquals(words, Tokenizer.split(Tokenizer.line(words)));
  }

  /** The characters that mean something, and hardly ever come together by chance. */
  @Property(tries = 5000)
  void theLine_isSplitIntoTheSameWords_alsoWithQuotesAndLineBreaks(
      @ForAll("nasty") String worker,
      @ForAll("nasty") String command,
      @ForAll("nasty") String environment) {
    List<String> words =
        FORM.words(Map.of("worker", worker, "command", command, "environment", environment));
    assertEquals(words, Tokenizer.split(Tokenizer.line(words)));
  }

  @Property
  void everyAnswer_staysAValue(@ForAll("nasty") String worker, @ForAll("nasty") String command) {
    List<String> words = FORM.words(Map.of("worker", worker, "command", command));
    assertEquals(5, words.size());
    assertTrue(words.contains("--command=" + command), words.toString());
    assertTrue(
        words.stream()
            .skip(2)
            .allMatch(
                word -> word.matches("(?s)laravel-queue|--worker=.*|--command=.*|--template")),
        words.toString());
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<String> nasty() {
    return net.jqwik.api.Arbitraries.strings().withChars("a-=\"'\\ \n\t`@").ofMaxLength(12);
  }

  @Test
  void theWorker_standsBehindTheVerb_andTheRestAreOptions() {
    assertEquals(
        "create queue-high@web1 --template laravel-queue \"--command=php artisan\" --environment=",
        Tokenizer.line(
            FORM.words(
                Map.of(
                    "environment", "",
                    "command", "php artisan",
                    "worker", " queue-high@web1\n",
                    "unknown", "1"))));
  }

  @Test
  void whatWasNotAnswered_isLeftOut() {
    assertEquals(
        List.of("create", "--template", "laravel-queue", "--environment=A=1\nB=2"),
        FORM.words(Map.of("environment", "A=1\nB=2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b@web1", "--yes", "-y", " --yes=1 ", "-a b"})
  void whatIsNoWorker_isRefused_andNeverAnOption(String answer) {
    Form form =
        new Form("Stop", "", List.of("stop"), List.of(ask("worker", InputKind.LINE)), "Stop it");
    assertInstanceOf(
        ParseResult.Misunderstood.class,
        Grammar.parse(Tokenizer.line(form.words(Map.of("worker", answer)))));
  }

  @Test
  void aFormThatCannotBeFilledIn_isABug() {
    assertThrows(IllegalArgumentException.class, () -> ask("two words", InputKind.LINE));
    assertThrows(IllegalArgumentException.class, () -> ask("autostart", InputKind.CHOICE));
    List<FormInput> twice = List.of(ask("user", InputKind.LINE), ask("user", InputKind.LINES));
    assertThrows(
        IllegalArgumentException.class, () -> new Form("Edit", "", List.of("edit"), twice, "Save"));
  }
}
