package dev.workerbot.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a chat is told names people by their ids, so that two of one name are not mistaken for
 * each other, and moments by the reader's clock.
 */
class ShownPeopleTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /**
   * What was typed, and what stands in code, is shown as it is; and so is the first version of what
   * is under way, which is edited soon, and what only a phone's notification shows.
   */
  private static final Pattern QUOTED =
      Pattern.compile("`[^`\n]*`|(?m)^\\w+: /worker .*$|^⏳.*$|^⚠️ <@\\d+>, your hold .* UTC: .*$");

  private static List<String> lines(String chat) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files
          .filter(one -> one.toString().endsWith("." + chat + ".txt"))
          .sorted()
          .flatMap(one -> said(one).lines().map(line -> one.getFileName() + ": " + line))
          .toList();
    }
  }

  private static String said(Path file) {
    try {
      return QUOTED.matcher(Files.readString(file)).replaceAll("");
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /**
   * @param named people of whom the chat knows the id
   * @param shown how it names one of them
   */
  @ParameterizedTest
  @CsvSource({"slack, @(anna|ubob)\\b, <@(U1|UBOB)>", "discord, @(anna|bob)\\b, <@40[12]>"})
  void whoHasAnId_isNamedByIt(String chat, String named, String shown) throws IOException {
    List<String> lines = lines(chat);
    assertEquals(
        List.of(),
        lines.stream()
            .filter(line -> Pattern.compile(named + "(?! \\()").matcher(line).find())
            .toList());
    assertTrue(
        lines.stream().filter(line -> Pattern.compile(shown).matcher(line).find()).count() > 50);
  }

  @ParameterizedTest
  @CsvSource({"slack, <14:30>", "discord, <t:\\d+:[tTfR]>"})
  void moments_areByTheReadersClock(String chat, String shown) throws IOException {
    List<String> lines = lines(chat);
    Pattern zoned = Pattern.compile("\\b\\d\\d:\\d\\d(:\\d\\d)? [A-Z]{3,4}\\b");
    assertEquals(List.of(), lines.stream().filter(line -> zoned.matcher(line).find()).toList());
    assertTrue(
        lines.stream().filter(line -> Pattern.compile(shown).matcher(line).find()).count() > 20);
  }
}
