package dev.workerbot.message.entity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Mention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatPlatformTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/workerbot");
  private static final Pattern NAME = Pattern.compile("\"(slack|discord|terminal)\"");

  /** The sections of the config that are called so, what sets a chat up, and a channel. */
  private static final List<String> OTHERS =
      List.of(
          "app/bot/Chats.java",
          "app/config/access/TerminalReader.java",
          "app/config/chat/DiscordReader.java",
          "app/config/chat/SlackReader.java",
          "app/socket/client/ConfigGlance.java",
          "chat/terminal/TerminalSession.java");

  @Test
  void whatDependsOnTheChat_asksThePlatform_andComparesNoName() throws IOException {
    TreeSet<String> naming = new TreeSet<>();
    try (Stream<Path> all = Files.walk(SOURCES)) {
      for (Path file : all.filter(one -> one.toString().endsWith(".java")).toList()) {
        if (NAME.matcher(Files.readString(file)).find()) {
          naming.add(SOURCES.relativize(file).toString());
        }
      }
    }
    assertTrue(naming.remove("message/entity/ChatPlatform.java"), "the sources were found");
    naming.removeAll(OTHERS);
    assertEquals(new TreeSet<>(), naming);
  }

  @ParameterizedTest
  @CsvSource({
    "slack, Slack, slack-group:, true, true",
    "discord, Discord, discord-role:, false, false",
    "terminal, terminal, terminal-group:, true, false",
    "irc, irc, irc-group:, true, false"
  })
  void aName_standsForWhatThePlatformIsLike(
      String name, String title, String groupPrefix, boolean types, boolean hasOutsiders) {
    ChatPlatform platform = ChatPlatform.of(name);
    assertEquals(name, platform.name());
    assertEquals(title, platform.title());
    assertEquals(groupPrefix, platform.groupPrefix());
    assertEquals(types, platform.typesCommands());
    assertEquals(hasOutsiders, platform.hasOutsiders());
  }

  @ParameterizedTest
  @CsvSource({
    "slack-group:S1, true",
    "slack-team:T1, true",
    "discord-role:4, true",
    "slack:U1, false",
    "terminal:anna-group, false",
    "*, false",
    "action/roll-out, false"
  })
  void aGroup_isDistinguishedFromAPerson(String member, boolean isGroup) {
    assertEquals(isGroup, ChatPlatform.isGroup(member));
  }

  @ParameterizedTest
  @CsvSource({
    "slack:U012AB, slack, false, U012AB",
    "slack:T1/U2, slack, false, U2",
    "slack-group:S012AB, slack, true, S012AB",
    "discord-role:4712, discord, true, 4712"
  })
  void aMemberWhomAPlatformCanCall_isMentioned(
      String member, String chat, boolean group, String id) {
    assertEquals(Optional.of(new Mention(chat, group, id)), Mention.ofMember(member));
  }

  @ParameterizedTest
  @CsvSource({"slack-team:T012AB", "terminal:anna", "*", "slack-role:S1", "irc:anna"})
  void whoCannotBeCalled_isNotMentioned(String member) {
    assertFalse(Mention.ofMember(member).isPresent());
  }
}
