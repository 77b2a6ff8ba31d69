package dev.workerbot.command.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShorthandTest {
  private static final Shorthand SHORTHAND =
      new Shorthand(
          new TreeMap<>(
              Map.of(
                  "r", "restart",
                  "rr", "restart --rolling",
                  "restart-queues", "restart @queues --rolling",
                  "c", "create")),
          new TreeMap<>(
              Map.of(
                  "queues", Selector.parse("queue-*@prod,horizon@web*"),
                  "mail", Selector.parse("mailer@web1"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "r horizon@web1 ¦ restart horizon@web1",
        "R horizon@web1 ¦ restart horizon@web1",
        "rr @mail --batch 2 ¦ restart --rolling mailer@web1 --batch 2",
        "restart-queues ¦ restart queue-*@prod,horizon@web* --rolling",
        "status @queues ¦ status queue-*@prod,horizon@web*",
        "status --all @mail ¦ status --all mailer@web1",
        "status a@b,@mail,c@d,@queues ¦ status a@b,mailer@web1,c@d,queue-*@prod,horizon@web*",
        "can restart @mail ¦ can restart mailer@web1",
        "request restart --batch 2 @mail ¦ request restart --batch 2 mailer@web1",
        "hold @queues 30m why ¦ hold queue-*@prod,horizon@web* 30m why",
        "silence @mail 1h ask @mail ¦ silence mailer@web1 1h ask @mail",
        "logs --grep @mail @mail ¦ logs --grep @mail mailer@web1",
        "logs --grep=@mail @mail ¦ logs --grep=@mail mailer@web1",
        "restart @mail --break-glass @mail ¦ restart mailer@web1 --break-glass @mail",
        "drift @mail ¦ drift mailer@web1"
      })
  void whatStandsForMore_isWrittenOut(String typed, String meant) {
    assertEquals(meant, SHORTHAND.writtenOut(typed));
    assertEquals(Grammar.parse(meant), SHORTHAND.parse(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status @prod",
        "status horizon@queues",
        "status @queue",
        "status @Queues",
        "status '@queues'",
        "status 'a@b,'@queues",
        "'r' horizon@web1",
        "status r",
        "rrr @queues",
        "@queues",
        "restart @queues 'never closed",
        "silence #3 1h \"r @queues\"",
        "create mailer@web1 --command 'r @queues'",
        "create mailer@web1 --command @queues",
        ""
      })
  void everythingElse_staysAsItIs(String line) {
    assertEquals(line, SHORTHAND.writtenOut(line));
  }

  @Test
  void anAlias_isWrittenOutOnce() {
    var loop = new Shorthand(new TreeMap<>(Map.of("a", "b x", "b", "a y")), new TreeMap<>());
    assertEquals("b x z", loop.writtenOut("a z"));
  }

  @Test
  void aMisspelledAlias_isHinted() {
    assertEquals(
        "No command `restart-queue`; did you mean `restart-queues` or `restart`?",
        assertInstanceOf(ParseResult.Misunderstood.class, SHORTHAND.parse("restart-queue"))
            .sentence());
  }

  @Test
  void theSecretOfALineThatIsNearlyRight_isCutOff_behindAnAliasToo() {
    assertEquals(
        "create a@web1 --environment …",
        SHORTHAND.displayText("c a@web1 --environment \"KEY=hunter2"));
    assertEquals("r horizon@web1 what", SHORTHAND.displayText("r horizon@web1 what"));
  }

  @Test
  void whatGetsTooLong_isRefused() {
    String line =
        "status "
            + IntStream.range(0, 1000).mapToObj(_ -> "@queues").collect(Collectors.joining(","));
    assertTrue(line.length() < Grammar.MAX_LENGTH);
    String sentence =
        assertInstanceOf(ParseResult.Misunderstood.class, SHORTHAND.parse(line)).sentence();
    assertEquals(
        "With its sets expanded that is longer than 16000 characters; name fewer workers.",
        sentence);
  }

  @Test
  void aliases_areThoseOfTheVerbsThatOneMay() {
    assertEquals(Set.of("c"), SHORTHAND.aliasesOf(verb -> verb == Verb.CREATE).keySet());
  }

  @Test
  void whoMaySeeSome_hasTheTermsOfASetThatTheyMaySee_andTheAliasesOfThose() {
    Shorthand some = SHORTHAND.only(term -> term.toString().startsWith("queue-"));
    assertEquals(Map.of("queues", Selector.parse("queue-*@prod")), some.sets());
    assertEquals(Set.of("r", "rr", "c", "restart-queues"), some.aliases().keySet());
    Shorthand none = SHORTHAND.only(_ -> false);
    assertEquals(Map.of(), none.sets());
    assertEquals(Set.of("r", "rr", "c"), none.aliases().keySet());
    assertEquals(SHORTHAND, SHORTHAND.only(_ -> true));
  }

  @Test
  void anAliasOfWorkers_isKnownToWhoMaySeeThemAll() {
    Shorthand shorthand =
        new Shorthand(
            new TreeMap<>(
                Map.of(
                    "both", "restart mailer@web1,horizon@web2",
                    "mail", "restart mailer@web1",
                    "wrong", "restart ,mailer@web1")),
            new TreeMap<>());
    assertEquals(
        Set.of("mail", "wrong"),
        shorthand.only(term -> term.toString().equals("mailer@web1")).aliases().keySet());
  }

  @Property
  void whateverIsTyped_nothingIsThrown(@ForAll String line) {
    String _ = SHORTHAND.writtenOut(line);
    ParseResult _ = SHORTHAND.parse(line);
    String _ = SHORTHAND.displayText(line);
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of(
            "r",
            "rr",
            "status",
            "silence",
            "can",
            "create",
            "@queues",
            "@mail",
            "a@b",
            "--yes",
            "--grep",
            "1h",
            ",",
            "@queues,a@b",
            "\"",
            "'",
            "\\",
            " ",
            " ",
            " ",
            "é")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property
  void aQuotedWord_staysAsItIs(@ForAll("lines") String line) {
    List<String> before = quoted(line);
    List<String> after = quoted(SHORTHAND.writtenOut(line));
    assertEquals(before, after);
  }

  private static List<String> quoted(String line) {
    try {
      return Tokenizer.read(line).stream()
          .filter(Tokenizer.Word::quoted)
          .map(word -> line.substring(word.from(), word.to()))
          .toList();
    } catch (IllegalArgumentException openQuote) {
      return List.of();
    }
  }

  @Property
  void aLineWithoutShorthand_staysAsItIs(@ForAll("lines") String line) {
    String plain =
        line.replace("@queues", "@q").replace("@mail", "@m").replaceFirst("^\\s*rr?", "s");
    assertEquals(plain, SHORTHAND.writtenOut(plain));
  }

  @Property
  void withoutAnyInTheConfig_everyLineIsReadAsBefore(@ForAll("lines") String line) {
    assertEquals(Grammar.parse(line), Shorthand.NONE.parse(line));
  }
}
