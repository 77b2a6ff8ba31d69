package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.secret.Secrets;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds that the mask leaves workerbot's own sentences alone, also where they are not told apart
 * from what is put into them. Where it does not, word the sentence otherwise, or make it a {@link
 * dev.workerbot.message.text.Sentence}.
 */
class OwnWordsTest {
  private static final int SENTENCE = 20;

  /** What stands in them often. */
  private static final List<String> VALUES =
      List.of("web1", "web1 (deploy@10.0.0.7:22)", "auth", "7");

  /** Lines for sudoers, which are printed as they are. */
  private static final String SUDOERS = "NOPASSWD:";

  @Test
  void noSentenceOfOurs_isMasked() throws IOException, URISyntaxException {
    Set<String> sentences = sentences();
    assertTrue(sentences.size() > 1500, () -> sentences.size() + " sentences were found");
    assertEquals(
        List.of(),
        sentences.stream()
            .flatMap(one ->
                VALUES.stream().map(value -> one.replaceAll("%[sd]|\\{}|\u0001", value)).distinct())
            .filter(one -> !Secrets.masked(one).equals(one))
            .map(one -> one + " → " + Secrets.masked(one))
            .toList());
  }

  /** The text constants of all our classes but those that know what secrets look like. */
  private static Set<String> sentences() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Secrets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<String> all = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("dev/workerbot"))) {
      for (Path file :
          files
              .filter(one -> one.toString().endsWith(".class"))
              .filter(one -> !one.toString().contains("/message/secret/"))
              .toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text) {
            all.add(text.stringValue());
          }
        }
      }
    }
    all.removeIf(
        text -> text.length() < SENTENCE || text.indexOf(' ') < 0 || text.contains(SUDOERS));
    return all;
  }
}
