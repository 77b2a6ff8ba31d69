package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.text.Counts;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
  @ParameterizedTest
  @CsvSource({"0, 0 workers", "1, 1 worker", "2, 2 workers"})
  void oneIsSingular(long number, String words) {
    assertEquals(words, Counts.of(number, "worker").toString());
  }

  @ParameterizedTest
  @CsvSource({"1, 1 person has", "2, 2 people have"})
  void aPluralOfItsOwn(long number, String words) {
    assertEquals(words, Counts.of(number, "person has", "people have").toString());
  }

  private static List<String> things(String words) {
    return words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|''", "a|a", "a b|a, b", "a b c|a, b and 1 more", "a b c d e|a, b and 3 more"})
  void theFirst_andHowManyMore(String words, String shown) {
    assertEquals(shown, Counts.first(2, things(words)).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''|''", "a|a", "a b|a and b", "a b c|a, b and c"})
  void allOfThem(String words, String shown) {
    assertEquals(shown, Counts.all(things(words)).toString());
  }

  @ParameterizedTest
  @CsvSource({"1, … 1 line more", "12, … 12 lines more"})
  void linesThatAreLeftOut(int number, String notice) {
    assertEquals(notice, Counts.linesMore(number));
  }
}
