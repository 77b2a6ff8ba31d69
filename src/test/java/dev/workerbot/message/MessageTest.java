package dev.workerbot.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static List<Sentence> names(String... names) {
    return Stream.of(names).map(Sentence::name).toList();
  }

  private static List<String> texts(List<MessageLine> lines) {
    return lines.stream().map(MessageLine::text).toList();
  }

  @Test
  void namesThatHaveNoLine_shareTheLastOne() {
    assertEquals(List.of("a", "b", "c"), texts(MessageLine.each(3, names("a", "b", "c"))));
    assertEquals(
        List.of("a", "b", "… and 2 more: c, d"),
        texts(MessageLine.each(3, names("a", "b", "c", "d"))));
  }

  @Test
  void linesThatAreCut_areOfferedElsewhere() {
    List<MessageLine> lines = MessageLine.each(9, names("a", "b", "c", "d"));
    Sentence where = Sentence.of("`history` has them");
    assertEquals(lines, MessageLine.atMost(4, lines, where));
    assertEquals(
        List.of("a", "b", "… and 2 more; `history` has them"),
        texts(MessageLine.atMost(3, lines, where)));
  }
}
