package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code discord}. */
public final class DiscordReader {
  private static final Key<Boolean> ENABLED =
      Key.flag("enabled", "false turns Discord off; true insists on a token")
          .otherwise("on where the token is there");
  private static final Key<List<String>> GUILDS =
      Key.texts(
              "guilds",
              Pattern.compile(ChatPlatform.DISCORD.ids().channel()),
              "`%s` is not a Discord server; write its id, a long number (docs/discord.md says"
                  + " where it is)",
              "ids of the Discord servers whose people are served")
          .otherwise("required where Discord is on");
  private static final Key.Defaulted<String> COMMAND =
      Key.text(
              "command",
              Pattern.compile("/?[a-z0-9_-]{1,32}"),
              "`command` takes a name such as worker",
              "the slash command")
          .orElse("worker");
  private static final Key<String> DEFAULT_MEMBER_PERMISSIONS =
      Key.text(
              "default-member-permissions",
              Pattern.compile("\\d{1,18}"),
              "`default-member-permissions` takes the number of a set of Discord's permissions,"
                  + " such as \"32\" for Manage Server, or \"0\" for administrators only",
              "who sees the command: members with these permissions (the number of Discord's set;"
                  + " \"0\" for administrators), until a Discord server's *Integrations* say"
                  + " otherwise")
          .otherwise("everybody");
  private static final Key<String> API_URL =
      Key.text(
              "api-url",
              Pattern.compile("https?://\\S+/"),
              "`api-url` takes a URL that ends with a slash, such as"
                  + " http://127.0.0.1:8080/api/v10/",
              "another root of the REST API, ending with a slash (a proxy)")
          .otherwise("Discord's");
  private static final Key<String> GATEWAY_URL =
      Key.text(
              "gateway-url",
              Pattern.compile("wss?://\\S+"),
              "`gateway-url` takes a WebSocket's URL, such as wss://gateway.example.com",
              "another gateway")
          .otherwise("Discord's");
  private static final Key<String> TOKEN =
      Key.text(TokenKind.DISCORD_BOT.key(), "a file with the token, mode 0600")
          .otherwise("`DISCORD_TOKEN` in the environment");

  public static final Key<Section> DISCORD =
      Keys.section(
              "discord",
              Keys.of(
                  "discord",
                  ENABLED,
                  GUILDS,
                  COMMAND,
                  DEFAULT_MEMBER_PERMISSIONS,
                  API_URL,
                  GATEWAY_URL,
                  TOKEN),
              "[Discord](discord.md)")
          .otherwise("on where the token is there");

  private DiscordReader() {}

  static Optional<DiscordConfig> read(Section section, Tokens tokens) {
    Optional<Boolean> enabled = section.find(ENABLED);
    boolean off = enabled.isPresent() && !enabled.get();
    Optional<String> token = tokens.find(section, off, TokenKind.DISCORD_BOT, TOKEN);
    List<String> guilds = section.find(GUILDS).orElse(List.of());
    Optional<String> api = section.find(API_URL);
    Optional<String> gateway = section.find(GATEWAY_URL);
    String command = section.get(COMMAND);
    OptionalLong permissions =
        section.find(DEFAULT_MEMBER_PERMISSIONS).stream().mapToLong(Long::parseLong).findFirst();
    if (off) {
      return Optional.empty();
    }
    Tokens.require(section, enabled.isPresent() && token.isEmpty(), TokenKind.DISCORD_BOT, TOKEN);
    if (token.isPresent() && guilds.isEmpty()) {
      section.wrong(
          section.line(),
          Sentence.of(
              "`guilds` is missing under `discord`: name the Discord servers whose people may use"
                  + " workerbot, by their ids"));
    }
    return token.map(one ->
        new DiscordConfig(
            one, Set.copyOf(guilds), api, gateway, command.replaceFirst("^/", ""), permissions));
  }
}
