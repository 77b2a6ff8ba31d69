package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Section;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.slack.call.SlackSettings;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chats to run in; empty where one is off. */
public record ChatConfigs(Optional<SlackConfig> slack, Optional<DiscordConfig> discord) {
  /** Reads the section of each. */
  public static ChatConfigs read(Section top, Tokens tokens) {
    return new ChatConfigs(
        SlackReader.read(top.all(SlackReader.SLACK), tokens),
        DiscordReader.read(top.all(DiscordReader.DISCORD), tokens));
  }

  /** The names of those that are on. */
  public Set<String> names() {
    return Stream.of(slack.map(_ -> SlackSettings.CHAT), discord.map(_ -> DiscordSettings.CHAT))
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }
}
