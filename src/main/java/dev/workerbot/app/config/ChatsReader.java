package dev.workerbot.app.config;

import dev.workerbot.message.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code slack} and {@code discord}, with their tokens from files or the environment. */
final class ChatsReader {
  static final Set<String> SLACK =
      Set.of("enabled", "api-url", "command", "bot-token-file", "app-token-file");
  static final Set<String> DISCORD =
      Set.of("enabled", "guilds", "api-url", "gateway-url", "command", "token-file");

  /** Discord's ids, its snowflakes, are numbers of 64 bits. */
  private static final String SNOWFLAKE = "\\d{1,19}";

  /** A channel of a chat. */
  static final Pattern CHANNEL =
      Pattern.compile("slack:[CGD][A-Z0-9]+|discord:" + SNOWFLAKE + "|terminal:terminal");

  /** One person's account. */
  static final Pattern ACCOUNT =
      Pattern.compile("slack:[UW][A-Z0-9]+|discord:" + SNOWFLAKE + "|terminal:\\S+");

  /** Whom an alert may call. */
  static final Pattern MENTION =
      Pattern.compile("slack:[UW][A-Z0-9]+|slack-group:S[A-Z0-9]+|discord(-role)?:" + SNOWFLAKE);

  /** Whom a role may be given to. */
  static final Pattern MEMBER =
      Pattern.compile(
          "\\*|slack:([TE][A-Z0-9]+/)?[UW][A-Z0-9]+|slack-group:S[A-Z0-9]+|slack-team:[TE][A-Z0-9]+|discord(-role)?:"
              + SNOWFLAKE
              + "|terminal:\\S+");

  private final Function<String, Optional<String>> env;
  private final Function<String, Path> paths;

  /**
   * @param env looks up environment variables
   * @param paths finds a file that the config names
   */
  ChatsReader(Function<String, Optional<String>> env, Function<String, Path> paths) {
    this.env = env;
    this.paths = paths;
  }

  Optional<Config.Slack> slack(Section section) {
    Optional<Boolean> enabled = section.flag("enabled");
    boolean off = enabled.isPresent() && !enabled.get();
    Optional<String> bot = token(section, off, TokenKind.SLACK_BOT);
    Optional<String> app = token(section, off, TokenKind.SLACK_APP);
    Optional<String> api = section.text("api-url");
    String command = section.text("command").orElse("/worker");
    if (!command.matches("/[a-z0-9_-]{1,31}")) {
      section.wrong(
          section.lineOf("command"), Sentence.of("`command` takes a name such as /worker"));
    }
    if (api.isPresent() && !api.get().matches("https?://\\S+/")) {
      section.wrong(
          section.lineOf("api-url"),
          Sentence.of(
              "`api-url` takes a URL that ends with a slash, such as https://slack-gov.com/api/"));
    }
    if (off) {
      return Optional.empty();
    }
    boolean isWanted = enabled.isPresent() || bot.isPresent() || app.isPresent();
    require(section, isWanted, bot, TokenKind.SLACK_BOT);
    require(section, isWanted, app, TokenKind.SLACK_APP);
    return bot.isPresent() && app.isPresent()
        ? Optional.of(new Config.Slack(bot.get(), app.get(), api, command))
        : Optional.empty();
  }

  Optional<Config.Discord> discord(Section section) {
    Optional<Boolean> enabled = section.flag("enabled");
    boolean off = enabled.isPresent() && !enabled.get();
    Optional<String> token = token(section, off, TokenKind.DISCORD_BOT);
    List<String> guilds = section.texts("guilds").orElse(List.of());
    for (String guild : guilds) {
      if (!guild.matches(SNOWFLAKE)) {
        section.wrong(
            section.lineOf("guilds"),
            Sentence.of(
                "`%s` is no Discord server; write its id, a long number (docs/discord.md says where it is)",
                guild));
      }
    }
    Optional<String> api = section.text("api-url");
    if (api.isPresent() && !api.get().matches("https?://\\S+/")) {
      section.wrong(
          section.lineOf("api-url"),
          Sentence.of(
              "`api-url` takes a URL that ends with a slash, such as http://127.0.0.1:8080/api/v10/"));
    }
    Optional<String> gateway = section.text("gateway-url");
    if (gateway.isPresent() && !gateway.get().matches("wss?://\\S+")) {
      section.wrong(
          section.lineOf("gateway-url"),
          Sentence.of("`gateway-url` takes a WebSocket's URL, such as wss://gateway.example.com"));
    }
    String command = section.text("command").orElse("worker");
    if (!command.matches("/?[a-z0-9_-]{1,32}")) {
      section.wrong(
          section.lineOf("command"), Sentence.of("`command` takes a name such as worker"));
    }
    if (off) {
      return Optional.empty();
    }
    require(section, enabled.isPresent(), token, TokenKind.DISCORD_BOT);
    if (token.isPresent() && guilds.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`guilds` is missing under `discord`: name the Discord servers whose people may use"
                  + " workerbot, by their ids"));
    }
    return token.map(one ->
        new Config.Discord(one, Set.copyOf(guilds), api, gateway, command.replaceFirst("^/", "")));
  }

  /** Of a file that cannot be read it was said that it cannot. */
  private static void require(
      Section section, boolean isWanted, Optional<String> token, TokenKind kind) {
    if (isWanted && token.isEmpty() && !section.has(kind.key())) {
      section.wrong(section.line(), kind.missing());
    }
  }

  private Optional<String> token(Section section, boolean off, TokenKind kind) {
    String key = kind.key();
    Optional<String> named = section.text(key);
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
          section.lineOf(key),
          Sentence.of(
              "`%s` takes the name of a file, not the token itself; take the token out of the config and make a new one, since this one was written down",
              key));
      return Optional.empty();
    }
    Path path = paths.apply(named.get());
    Optional<String> token = SecretFile.read(section, key, path, "token");
    token
        .flatMap(text -> kind.mistake(Sentence.of("the file %s", path), text))
        .ifPresent(mistake -> section.wrong(section.lineOf(key), mistake));
    return token;
  }
}
