package dev.workerbot.app.config;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code storage}. */
final class StorageReader {
  private static final Duration LEAST_KEPT = Duration.ofDays(1);

  private static final Key.Defaulted<Duration> HISTORY =
      Key.time(
              "history",
              "how long to keep what was asked, decided and done: the audit, operations, alerts,"
                  + " approvals, silences and holds; what is still open is kept, however old"
                  + " ([more](operating.md#what-is-kept))")
          .orElse(Retention.Keep.DEFAULT.history());
  private static final Key.Defaulted<Duration> FIGURES =
      Key.time(
              "figures",
              "the same for what workers went through: their states, which `history` and `stats`"
                  + " show. Their memory is kept for 7d, no longer than this")
          .orElse(Retention.Keep.DEFAULT.figures());
  private static final Key<String> URL =
      Key.text("url", "`jdbc:sqlite:` and a path")
          .otherwise(
              "`/var/lib/workerbot/workerbot.db` for a config below `/etc`, else"
                  + " `state/workerbot.db` beside the config file. The environment has no say, so"
                  + " that the service and each command have the same one; `check` names it");
  private static final Key<Section> KEEP =
      Keys.section("keep", Keys.of("keep", HISTORY, FIGURES), "how long to keep what is stored")
          .otherwise("see below");

  static final Key<Section> STORAGE =
      Keys.section("storage", Keys.of("storage", URL, KEEP), "the database").otherwise("see below");

  private final Section storage;
  private final DatabaseUrl database;
  private final Function<String, Optional<String>> env;

  /**
   * @param file of the config
   * @param env looks up environment variables
   */
  StorageReader(Section storage, Path file, Function<String, Optional<String>> env) {
    this.storage = storage;
    this.database = new DatabaseUrl(file);
    this.env = env;
  }

  String url() {
    Optional<String> url = storage.find(URL);
    if (url.isEmpty()) {
      database
          .leftBehind(env)
          .ifPresent(old ->
              storage.wrong(
                  storage.line(),
                  Sentence.of(
                      "the config does not say where the database is, and there is one at %s. To go"
                          + " on with it, write `storage: {url: jdbc:sqlite:%s}`; to begin an empty"
                          + " one, `storage: {url: jdbc:sqlite:%s}`",
                      old, old, database.usual())));
      return DatabaseUrl.SQLITE + database.usual();
    }
    String path = url.get().replaceFirst("^" + DatabaseUrl.SQLITE, "");
    if (path.equals(url.get()) || path.isEmpty()) {
      storage.wrong(
          URL,
          Sentence.of(
              "`url` takes jdbc:sqlite: and the path of a file, such as"
                  + " jdbc:sqlite:/var/lib/workerbot/workerbot.db"));
    } else if (path.startsWith("~")) {
      storage.wrong(
          URL,
          Sentence.of(
              "`url` cannot begin with ~, which is another folder for each user who runs workerbot:"
                  + " write the full path, such as jdbc:sqlite:/var/lib/workerbot/workerbot.db"));
    }
    return DatabaseUrl.SQLITE + database.resolve(path);
  }

  Retention.Keep keep() {
    Section keep = storage.all(KEEP);
    return new Retention.Keep(kept(keep, HISTORY), kept(keep, FIGURES));
  }

  private static Duration kept(Section section, Key.Defaulted<Duration> key) {
    Duration kept = section.get(key);
    if (kept.compareTo(LEAST_KEPT) < 0) {
      section.wrong(key, Sentence.of("`%s` under `keep` is 1d at least", key.name()));
    }
    return kept;
  }
}
