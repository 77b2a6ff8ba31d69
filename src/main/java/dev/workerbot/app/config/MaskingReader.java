package dev.workerbot.app.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import java.util.List;

/** Reads {@code masking}. */
final class MaskingReader {
  private static final Key.Defaulted<List<String>> PATTERNS =
      Key.texts(
              "patterns",
              "RE2 patterns; what they match in a line is masked whole, beside"
                  + " [what is known](#what-is-masked)")
          .orElse(List.of());

  static final Key<Section> MASKING =
      Keys.section("masking", Keys.of("masking", PATTERNS), "further secrets");

  private MaskingReader() {}

  static List<String> read(Section section) {
    List<String> patterns = section.get(PATTERNS);
    for (String pattern : patterns) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException wrong) {
        section.wrong(
            PATTERNS,
            Sentence.of(
                "`%s` is not a pattern that RE2 understands: %s", pattern, wrong.getDescription()));
      }
    }
    return patterns;
  }
}
