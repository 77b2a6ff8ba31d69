package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.FakeSlack.Shown;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** People who type in Slack, and read what the bot says there. */
public final class SlackTalk {
  private final FakeSlack slack;
  private final Supplier<String> log;

  /**
   * @param log what the bot logged, to be shown where it does not say what it should
   */
  public SlackTalk(FakeSlack slack, Supplier<String> log) {
    this.slack = slack;
    this.log = log;
  }

  /** Types, and waits until the one message that answers says so. */
  public Shown asks(String user, String text, String expected) {
    int before = slack.messages().size();
    String _ = slack.socket().type(user, text);
    awaits(
        "the answer to " + text + " says " + expected,
        () -> answer(before).filter(answer -> answer.text().contains(expected)).isPresent());
    return answer(before).orElseThrow();
  }

  /** The first message since then that nobody was told unasked: a card can come before it. */
  private Optional<Shown> answer(int before) {
    return slack.messages().stream().skip(before).filter(shown -> !shown.isUnasked()).findFirst();
  }

  /** Waits until the message says so; the first message has the index 0. */
  public Shown shows(int index, String expected) {
    awaits(
        "message " + index + " says " + expected,
        () ->
            slack.messages().size() > index
                && slack.messages().get(index).text().contains(expected));
    return slack.messages().get(index);
  }

  /** Types, and waits until somebody is told something in private. */
  public String whispered(String user, String text) {
    int before = slack.whispers().size();
    String _ = slack.socket().type(user, text);
    return whispered(before, user);
  }

  public String whispered(int index, String user) {
    awaits("whisper " + index, () -> slack.whispers().size() > index);
    assertEquals(user, slack.whispers().get(index).user());
    return slack.whispers().get(index).version().blocks();
  }

  /** Everything that ever stood in the channel or was whispered, older versions of it too. */
  public List<String> everythingSaid() {
    return Stream.concat(
            slack.messages().stream().flatMap(shown -> shown.versions().stream()),
            slack.whispers().stream().map(FakeSlack.Whisper::version))
        .map(version -> version.text() + "\n" + version.blocks())
        .toList();
  }

  private void awaits(String what, Await.Condition condition) {
    try {
      Await.until(what, condition);
    } catch (AssertionError late) {
      throw new AssertionError(
          what + "\n" + slack.messages() + "\n" + slack.whispers() + "\n" + log.get(), late);
    }
  }
}
