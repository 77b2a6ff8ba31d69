package dev.workerbot.command.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.Logs;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.feature.help.Help;
import dev.workerbot.feature.help.HelpTopic;
import dev.workerbot.feature.stats.Stats;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  private static Command understood(String line) {
    return assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line)).command();
  }

  private static String misunderstood(String line) {
    return assertInstanceOf(ParseResult.Misunderstood.class, Grammar.parse(line)).sentence();
  }

  @Test
  void restart_isRead() {
    assertEquals(
        new Act(Verb.RESTART, Selector.parse("horizon@web1"), false),
        understood("restart horizon@web1"));
  }

  @Test
  void options_mayStandAnywhere() {
    assertEquals(
        new Logs(
            Selector.parse("mailer@web1"),
            200,
            LogStream.STDERR,
            Optional.of("time out"),
            Optional.of(Duration.ofMinutes(1))),
        understood("LOGS --lines=200 mailer@web1 --err --grep 'time out' --follow 60s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs mailer@web1 --lines 20",
        "logs mailer@web1 \u2014lines 20",
        "logs mailer@web1 \u2013lines=20",
        "logs mailer@web1 \u2013-lines 20",
        "logs mailer@web1 -\u2013lines 20",
        "logs mailer@web1 \u2212\u2212lines 20",
        "logs mailer@web1 \u2011\u2011Lines 20",
        "logs mailer@web1 -lines 20",
        "logs mailer@web1 ---lines 20",
        "Logs\u00A0mailer@web1\u202F--LINES\u200920"
      })
  void dashesAndBlanks_areReadAsMeant(String line) {
    assertEquals(understood("logs mailer@web1 --lines 20"), understood(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs mailer@web1 --grep \u201Ctime out\u201D",
        "logs mailer@web1 --grep \u201Etime out\u201C",
        "logs mailer@web1 --grep \u00ABtime out\u00BB",
        "logs \u201Cmailer@web1\u201D \u2014grep=\u201Ctime out\"",
      })
  void curlyQuotes_areQuotes(String line) {
    assertEquals(understood("logs mailer@web1 --grep \"time out\""), understood(line));
  }

  @Test
  void curlyQuotesWithinQuotes_areText() {
    String said = "logs mailer@web1 --grep 'a \u201Cb\u201D c'";
    assertTrue(understood(said).text().contains("a \u201Cb\u201D c"), understood(said).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"logs \"\u2014lines\"@web1", "logs x@web1 --grep \u2014-lines"})
  void aDashThatIsNoOption_stays(String line) {
    assertTrue(understood(line).text().contains("\u2014"), understood(line).text());
  }

  @ParameterizedTest
  @CsvSource({
    "stats queue@web1, 1440, stats queue@web1 24h",
    "stats queue@web1 10m, 10, stats queue@web1 10m",
    "stats queue@web1 90min, 90, stats queue@web1 90m",
    "stats queue@web1 7d, 10080, stats queue@web1 7d",
    "stats queue@web1 1d, 1440, stats queue@web1 24h"
  })
  void stats_takesATime_andWritesItBack(String line, int minutes, String text) {
    Command command = understood(line);
    assertEquals(new Stats(Selector.parse("queue@web1"), Duration.ofMinutes(minutes)), command);
    assertEquals(text, command.text());
    assertEquals(command, understood(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "drift|drift",
        "drift web1|drift *@web1",
        "drift @prod|drift *@prod",
        "drift *@web1|drift *@web1",
        "drift web1,web2|drift *@web1,*@web2",
        "drift web*|drift *@web*",
        "drift horizon@web1|drift horizon@web1",
        "show queue:queue_00@web1|show queue:queue_00@web1",
        "doctor|doctor",
        "doctor queue@prod|doctor queue@prod"
      })
  void whatLooksAtConfig_isRead_andWrittenBack(String line, String text) {
    Command command = understood(line);
    assertEquals(text, command.text());
    assertEquals(command, understood(text));
  }

  @Test
  void nothing_asksForHelp() {
    assertEquals(new Help(new HelpTopic.Overview()), understood("   "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "restrat horizon@web1|No command `restrat`; did you mean `restart`?",
        "restart|Name a worker: `restart horizon@web1`.",
        "restart a b|I do not understand `b`. Write several workers with commas and no spaces:"
            + " `restart horizon@web1,mailer@web1`.",
        "restart x@web1 --yess|`restart` has no option `--yess`; did you mean `--yes`?",
        "logs x@web1 --lines many|`--lines` takes a number from 1 to 2000, such as `--lines 50`.",
        "logs x@web1 --lines 0|`--lines` takes a number from 1 to 2000, such as `--lines 50`.",
        "logs x@web1 --follow 3h|`--follow` takes a time up to 10 minutes, such as `--follow 60s`.",
        "logs x@web1 --grep|--grep needs a value behind it.",
        "stats|Name a worker: `stats horizon@web1`.",
        "stats x@web1 5m|`stats` takes a time from 10 minutes to 7 days, such as `stats"
            + " horizon@web1 24h`.",
        "stats x@web1 8d|`stats` takes a time from 10 minutes to 7 days, such as `stats"
            + " horizon@web1 24h`.",
        "stats x@web1 soon|`stats` takes a time from 10 minutes to 7 days, such as `stats"
            + " horizon@web1 24h`.",
        "show|Name a worker: `show horizon@web1`.",
        "drift web1,|That list has an empty name; write `horizon@web1,mailer@web1`.",
        "drift horizon:a|After the @ comes a server or a tag: a server name is 1 to 63 letters,"
            + " digits, dots, dashes or underscores.",
        "can fly x@web1|No command `fly`. `help` lists them.",
        "restart -c@web1|`restart` has no option `-c@web1`. See `help restart`.",
        "restart a/b@web1|A worker name cannot contain `/`.",
      })
  void mistakes_areAnsweredWithTheWayOut(String line, String sentence) {
    assertEquals(sentence, misunderstood(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restart \"x; rm -rf /\"@web1",
        "restart 'a b'@web1",
        "restart $(reboot now)@web1",
        "restart \"a\nb\"@web1",
        "restart \"unclosed",
        "restart x\u202E@web1"
      })
  void whatIsNoName_isRefused(String line) {
    assertTrue(misunderstood(line).endsWith("."), line);
  }

  @Test
  void tenThousandCharacters_areNotRepeatedToEverybody() {
    assertTrue(misunderstood("x".repeat(10_000)).length() < 200);
  }

  @Property
  void noInput_makesItThrow_andWhatIsUnderstoodReadsBack(@ForAll String line) {
    if (Grammar.parse(line) instanceof ParseResult.Understood(var command)) {
      assertEquals(command, understood(command.text()));
    }
  }

  @Property
  void logsOfAnything_readBack(@ForAll String grep, @ForAll boolean err) {
    Command command =
        new Logs(
            Selector.parse("a:b@web*"),
            7,
            err ? LogStream.STDERR : LogStream.STDOUT,
            Optional.of(grep),
            Optional.empty());
    assertEquals(command, understood(command.text()));
  }

  @Property
  void wordsOfAShell_stayWords(@ForAll List<String> words) {
    assertEquals(words, Tokenizer.split(Tokenizer.line(words)));
  }
}
