package dev.workerbot.testing;

import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Shown;
import dev.workerbot.testing.discord.Whisper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** People who use the command in Discord, and read what the bot says there. */
public final class DiscordTalk {
  private final FakeDiscord discord;
  private final Supplier<String> log;

  /**
   * @param log what the bot logged, to be shown where it does not say what it should
   */
  public DiscordTalk(FakeDiscord discord, Supplier<String> log) {
    this.discord = discord;
    this.log = log;
  }

  /** Waits until the command can be used. */
  public void awaitCommand() {
    awaits("the command is there", () -> !discord.commands(FakeDiscord.GUILD).isEmpty());
  }

  /** Uses a command, and waits until its answer in the channel says so. */
  public Shown asks(String user, String verb, Map<String, ?> options, String expected) {
    return says(discord.types(user, FakeDiscord.OPS, verb, options), expected);
  }

  /** The same for the one option that most commands have. */
  public Shown asks(String user, String verb, String target, String expected) {
    return asks(user, verb, Map.of("target", target), expected);
  }

  /** Waits until the answer to an interaction says so. */
  public Shown says(String interaction, String expected) {
    awaits(
        "the answer says " + expected,
        () -> answer(interaction).filter(one -> text(one).contains(expected)).isPresent());
    return answer(interaction).orElseThrow();
  }

  private Optional<Shown> answer(String interaction) {
    return discord.messages().stream()
        .filter(one -> one.interactionId().equals(interaction))
        .findFirst();
  }

  /** Waits until the message says so; the first message has the index 0. */
  public Shown shows(int index, String expected) {
    awaits(
        "message " + index + " says " + expected,
        () ->
            discord.messages().size() > index
                && text(discord.messages().get(index)).contains(expected));
    return discord.messages().get(index);
  }

  /** Waits until a message says so. */
  public Shown becomes(Shown message, String... expected) {
    for (String one : expected) {
      awaits(message.id() + " says " + one, () -> text(now(message)).contains(one));
    }
    return now(message);
  }

  /** The message as it stands now. */
  public Shown now(Shown message) {
    return discord.messages().stream()
        .filter(one -> one.id().equals(message.id()))
        .findFirst()
        .orElseThrow();
  }

  /** Uses a command, and waits until somebody is told something in private. */
  public String whispered(String user, String verb, Map<String, ?> options) {
    int before = discord.whispers().size();
    String _ = discord.types(user, FakeDiscord.OPS, verb, options);
    return whispered(before, user);
  }

  public String whispered(int index, String user) {
    awaits("whisper " + index, () -> discord.whispers().size() > index && !said(index).isEmpty());
    Whisper whisper = discord.whispers().get(index);
    if (!whisper.user().equals(user)) {
      throw new AssertionError(whisper.user() + " heard what was meant for " + user);
    }
    return said(index);
  }

  private String said(int index) {
    return discord.whispers().get(index).versions().getLast().text();
  }

  public static String text(Shown message) {
    return message.versions().getLast().text();
  }

  /** Everything that ever stood in a channel or was whispered, older versions of it too. */
  public List<String> everythingSaid() {
    return java.util.stream.Stream.concat(
            discord.messages().stream().flatMap(one -> one.versions().stream()),
            discord.whispers().stream().flatMap(one -> one.versions().stream()))
        .map(version -> version.text())
        .toList();
  }

  private void awaits(String what, Await.Condition condition) {
    try {
      Await.until(what, condition);
    } catch (AssertionError late) {
      throw new AssertionError(
          what + "\n" + discord.messages() + "\n" + discord.whispers() + "\n" + log.get(), late);
    }
  }
}
