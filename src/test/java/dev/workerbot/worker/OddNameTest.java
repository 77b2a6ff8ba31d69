package dev.workerbot.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OddNameTest {
  @ParameterizedTest
  @CsvSource({
    "-dash, ⟨-⟩dash",
    "g:-dash, g:⟨-⟩dash",
    "a\u200Bb, a⟨U+200B⟩b",
    "a\u00A0b:c, a⟨U+00A0⟩b:c",
    "star*, star⟨U+002A⟩",
    "'bell\u0007', bell⟨U+0007⟩",
    "tab\tbed, tab⟨U+0009⟩bed",
    "horizon, horizon",
    "'a,b', 'a,b'"
  })
  void whatCannotBeTaken_isMadeVisible(String own, String shown) {
    assertEquals(shown, OddName.shown(own).toString());
    assertEquals(own.equals(shown), OddName.why(OddName.shown(own)).isEmpty());
  }

  @Test
  void longNames_areCut_andStayTwo() {
    WorkerName one = OddName.shown("x".repeat(300) + "1");
    WorkerName two = OddName.shown("x".repeat(300) + "2");
    assertNotEquals(one, two);
    assertTrue(OddName.why(one).orElseThrow().contains("is too long; rename it in its config"));
  }

  @Test
  void theReason_isTheNames() {
    assertTrue(OddName.why(OddName.shown("-x")).orElseThrow().contains("begins with a dash"));
    assertTrue(
        OddName.why(OddName.shown("a\u200B")).orElseThrow().contains("invisible characters"));
    assertEquals(Optional.empty(), OddName.why(WorkerName.of("horizon")));
  }

  @Property
  void anyName_isShownByOne_thatCanBeStoredAndTyped(@ForAll String own) {
    WorkerName shown = OddName.shown(own);
    assertEquals(shown, WorkerName.of(shown.full()));
    assertEquals(new Selector.Term(new Glob(shown.full()), Optional.empty()).matches(shown), true);
  }
}
