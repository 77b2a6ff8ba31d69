package dev.workerbot.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final ServerName WEB1 = new ServerName("web1");

  @ParameterizedTest
  @CsvSource({
    "horizon, horizon, true",
    "horizon, horizon2, false",
    "queue, queue:queue_00, true",
    "queue:*, queue:queue_07, true",
    "queue:, queue:queue_07, true",
    "queue:queue_00, queue:queue_00, true",
    "queue:queue_00, queue:queue_01, false",
    "queue_00, queue:queue_00, false",
    "*, anything:at_all, true",
    "que*, queue:queue_00, true",
    "queue:queue_0?, queue:queue_05, true",
  })
  void workers_areMatchedByGroupOrInFull(String term, String worker, boolean expected) {
    Selector.Term parsed = Selector.parse(term + "@web1").terms().getFirst();
    assertEquals(expected, parsed.matches(WorkerName.of(worker)));
  }

  @ParameterizedTest
  @CsvSource({"web1, true", "web*, true", "prod, true", "*, true", "web2, false", "pro, false"})
  void places_areServersGlobsOrTags(String place, boolean expected) {
    Selector.Term term = Selector.parse("x@" + place).terms().getFirst();
    assertEquals(expected, term.matches(WEB1, Set.of("prod")));
  }

  @ParameterizedTest
  @CsvSource({
    "horizon:horizon@web1, horizon@web1",
    "queue:queue_00@web1, queue:queue_00@web1",
    "*:*@web1, *:*@web1",
    "horizon@web1, horizon@web1",
    "'a:a@web1,b:c@web1', 'a@web1,b:c@web1'"
  })
  void aWorkerThatIsCalledLikeItsGroup_isShortened(String selector, String shown) {
    assertEquals(shown, Selector.parse(selector).shortened().toString());
  }

  @Test
  void aTagAlone_meansEverythingThere() {
    assertEquals("*@prod", Selector.parse("@prod").toString());
  }

  @Test
  void lists_areSplitAtCommas() {
    assertEquals(2, Selector.parse("horizon@web1, mailer@web2").terms().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b@web1",
        "a,,b",
        "a@",
        "a@we b",
        "a@-x",
        "-c@web1",
        "a/b@web1",
        "a:b:c@web1",
        "a@web1;id",
        "a\n@web1",
        "$(x y)@web1"
      })
  void badSelector_isRefusedWithASentence(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Selector.parse(text));
    assertTrue(refused.getMessage().length() > 10, refused.getMessage());
  }

  @Property
  void whatCanBeRead_isPrintedSoThatItReadsBack(@ForAll String text) {
    Selector selector;
    try {
      selector = Selector.parse(text);
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertEquals(selector, Selector.parse(selector.toString()));
  }

  @Test
  void anExpandedList_matchesExactlyItsTargets() {
    Target first = Target.of("queue:queue_00@web1");
    Selector exact = Selector.of(List.of(first));
    assertTrue(exact.terms().getFirst().matches(first.worker()));
    assertFalse(exact.terms().getFirst().matches(WorkerName.of("queue:queue_01")));
  }

  @Property
  void globs_matchWhatTheSameRegularExpressionMatches(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String glob,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
    String pattern = glob.replace("?", ".").replace("*", ".*");
    assertEquals(Pattern.matches(pattern, text), new Glob(glob).matches(text));
  }
}
