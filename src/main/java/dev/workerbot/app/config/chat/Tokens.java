package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tokens of the chats, from files or the environment.
 *
 * @param env looks up environment variables
 * @param paths finds a file that the config names
 */
public record Tokens(Function<String, Optional<String>> env, Function<String, Path> paths) {
  /**
   * The token; empty where there is none, or a wrong one.
   *
   * @param off whether that chat is off, so that what the environment holds does not matter
   * @param key that names its file
   */
  Optional<String> find(Section section, boolean off, TokenKind kind, Key<String> key) {
    Optional<String> named = section.find(key);
    if (named.isEmpty()) {
      Optional<String> token =
          env.apply(kind.variable()).map(String::strip).filter(one -> !one.isEmpty());
      if (!off) {
        token
            .flatMap(text -> kind.mistake(Sentence.of("the variable " + kind.variable()), text))
            .ifPresent(mistake -> section.wrong(section.line(), mistake));
      }
      return token;
    }
    if (TokenKind.isSome(named.get())) {
      section.wrong(
          key,
          Sentence.of(
              "`%s` takes the name of a file, not the token itself; take the token out of the"
                  + " config and make a new one, since this one was written down",
              key.name()));
      return Optional.empty();
    }
    Path path = paths.apply(named.get());
    Optional<String> token = SecretFile.read(section, key, path, "token");
    token
        .flatMap(text -> kind.mistake(Sentence.of("the file %s", path), text))
        .ifPresent(mistake -> section.wrong(key, mistake));
    return token;
  }

  /** Notes that a token is missing; of a file that cannot be read it was said that it cannot. */
  static void require(Section section, boolean isMissing, TokenKind kind, Key<String> key) {
    if (isMissing && !section.has(key)) {
      section.wrong(section.line(), kind.missing());
    }
  }
}
