package dev.workerbot.message.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.secret.Piece;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People and moments in sentences: what a chat gets of them, and what a database keeps. */
class NamedPeopleTest {
  private static final Person ANNA = new Person("slack", "U012AB", "Anna Smith");
  private static final Instant AT = Instant.parse("2026-11-24T14:30:05Z");
  private static final ClockTime CLOCK = new ClockTime(ZoneId.of("UTC"));

  private static Sentence held() {
    return Sentence.of("%s is held by %s until %s.", "horizon", ANNA, CLOCK.minute(AT));
  }

  private static List<Optional<TextEntity>> entities(Sentence sentence) {
    return sentence.parts().stream().map(Piece::entity).toList();
  }

  @Test
  void whoAndWhen_standByThemselves_andReadAsText() {
    assertEquals("horizon is held by @Anna Smith until 14:30 UTC.", held().toString());
    assertEquals(
        List.of("horizon is held by ", "@Anna Smith", " until ", "14:30 UTC", "."),
        held().parts().stream().map(Piece::text).toList());
    assertEquals(
        List.of(
            Optional.empty(),
            Optional.of(ANNA),
            Optional.empty(),
            Optional.of(CLOCK.minute(AT)),
            Optional.empty()),
        entities(held()));
  }

  @Test
  void inASentenceOfSentences_andInAList_theyStay() {
    Sentence list = Sentence.join("; ", List.of(held(), Sentence.of("x %s", ANNA)));
    assertEquals(2, entities(list).stream().filter(Optional.of(ANNA)::equals).count());
    assertEquals(
        Optional.of(ANNA), Sentence.of("%s asks", ANNA).capitalised().parts().getFirst().entity());
  }

  @Test
  void whatIsStored_isReadAsItWas() {
    Sentence kept = Sentence.kept(held().stored());
    assertEquals(held().toString(), kept.toString());
    assertEquals(
        List.of(
            ANNA,
            new Moment(
                Instant.ofEpochSecond(AT.getEpochSecond()), Moment.Precision.MINUTE, "14:30 UTC")),
        entities(kept).stream().flatMap(Optional::stream).toList());
    assertEquals(entities(kept), entities(Sentence.recorded(held().stored())));
  }

  @Test
  void whatIsRecorded_isMasked_butForThem() {
    Sentence recorded =
        Sentence.recorded("password=hunter2hunter2 " + Sentence.of("%s", ANNA).stored());
    assertTrue(!recorded.toString().contains("hunter2"), recorded.toString());
    assertTrue(recorded.toString().endsWith("@Anna Smith"), recorded.toString());
  }

  @Test
  void textFromOutside_makesNobody() {
    String forged = Sentence.of("%s", ANNA).stored();
    assertEquals(List.of(Optional.empty()), entities(Sentence.of("%s", forged)));
    assertEquals(
        List.of(Optional.empty()),
        entities(Sentence.outside("x" + forged)).stream().distinct().toList());
  }

  @Test
  void twoOfOneName_areNotTheSame() {
    Person other = new Person("slack", "U9", "Anna Smith");
    assertNotEquals(Sentence.of("by %s", ANNA), Sentence.of("by %s", other));
  }

  @Property
  void whatIsTooLong_isCut_butNobodyInTwo(@ForAll @IntRange(min = 1, max = 60) int most) {
    Sentence cut = held().cut(most);
    assertTrue(cut.toString().length() <= most, cut.toString());
    for (Piece part : cut.parts()) {
      assertTrue(part.entity().isEmpty() || held().parts().contains(part), part + " is not whole");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "slack:U1 anna, slack, U1, anna",
    "slack:T1/U1 anna, slack, T1/U1, anna",
    "discord:401 Anna Smith, discord, 401, Anna Smith",
    "anna, '', '', anna",
    "Anna: Smith, '', '', Anna: Smith"
  })
  void aPerson_isReadAsStored_alsoWhereOnlyANameWas(
      String stored, String chat, String id, String name) {
    assertEquals(new Person(chat, id, name), Person.parse(stored));
    assertEquals(stored, Person.parse(stored).stored());
  }

  @Test
  void peopleOfAnotherChat_haveItBehindTheirName() {
    assertEquals("", ANNA.elsewhere("slack"));
    assertEquals(" (Slack)", ANNA.elsewhere("discord"));
    assertEquals(" (Discord)", new Person("discord", "4", "bob").elsewhere("slack"));
    assertEquals(" (terminal)", new Person("terminal", "bob", "bob").elsewhere("slack"));
    assertEquals("", Person.named("anna").elsewhere("slack"));
  }

  @Test
  void howLongAgo_andHowLongStill_areInWholeSeconds() {
    assertEquals("3 d 4 h ago", ClockTime.ago(AT, AT.plusSeconds(76 * 3600 + 3)).text());
    assertEquals("24 min left", ClockTime.left(AT, AT.plusSeconds(24 * 60)).text());
  }
}
