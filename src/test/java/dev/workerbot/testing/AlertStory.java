package dev.workerbot.testing;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.StoredAlerts.Card;
import dev.workerbot.testing.StoredAlerts.Line;
import dev.workerbot.testing.TroubledServer.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Slack and the store have of one trouble that begins after everything before is over. */
public final class AlertStory {
  /** A busy machine starts the bot slowly, and connections are tried again ever more rarely. */
  private static final Duration BOUND = Duration.ofSeconds(90);

  private static final Pattern NUMBER = Pattern.compile("(?m)^Alert #(\\d+): ");
  private static final String LEAD = "▫️ ";

  private final FakeSlack slack;
  private final StoredAlerts stored;
  private final Trouble trouble;
  private final int before;

  public AlertStory(FakeSlack slack, StoredAlerts stored, Trouble trouble) {
    this.slack = slack;
    this.stored = stored;
    this.trouble = trouble;
    this.before = all(slack).size();
  }

  /** Every message that is a card. */
  public static List<Shown> all(FakeSlack slack) {
    return slack.messages().stream().filter(one -> number(one).isPresent()).toList();
  }

  private static Optional<Integer> number(Shown shown) {
    Matcher number = NUMBER.matcher(shown.text());
    return number.find() ? Optional.of(Integer.valueOf(number.group(1))) : Optional.empty();
  }

  /** Its cards; it shall have one. */
  public List<Shown> cards() {
    List<Shown> all = all(slack);
    return all.subList(before, all.size());
  }

  public Shown card() {
    return cards().getFirst();
  }

  public void awaitCard() {
    Await.until(BOUND, "there is a card", () -> !cards().isEmpty());
  }

  public void awaitSays(String text) {
    Await.until(BOUND, "the card says " + text, () -> card().text().contains(text));
  }

  /** Waits until the channel is known to have all that there is of the card so far. */
  public void awaitReported() {
    Await.until(
        BOUND,
        "all is told",
        () -> stored().filter(card -> card.isReported(lines().size())).isPresent());
  }

  /** Waits until it is over, and told. */
  public void awaitEnd() {
    awaitSays(trouble.resolved());
    awaitReported();
  }

  public void press(String label) {
    String _ = slack.socket().press("U1", card(), label);
  }

  public List<Shown> replies() {
    return cards().isEmpty() ? List.of() : slack.replies(card().ts());
  }

  private Optional<Card> stored() {
    return number(card()).flatMap(stored::card);
  }

  private List<Line> lines() {
    return number(card()).map(stored::lines).orElse(List.of());
  }

  /** When it was resolved. */
  public Optional<Long> closedAt() {
    return stored().flatMap(Card::closedAt);
  }

  /** What is said twice. */
  public List<String> doubled() {
    List<String> doubled = new ArrayList<>();
    if (cards().size() > 1) {
      doubled.add(cards().size() + " cards: " + cards());
    }
    List<String> keys = replies().stream().map(Shown::key).toList();
    if (keys.stream().distinct().count() < keys.size()) {
      doubled.add("lines of the thread: " + replies());
    }
    return doubled;
  }

  /** What is not said, or not rightly, of what is over. */
  public List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    if (!card().text().contains(trouble.resolved())) {
      wrong.add("the card has not ended as " + trouble.resolved() + ": " + card());
    }
    if (!card().versions().getLast().labels().stream().allMatch(one -> one.startsWith("Logs"))) {
      wrong.add("the card has buttons that act still: " + card());
    }
    List<Line> lines = lines();
    List<String> said = replies().stream().map(Shown::text).toList();
    // What happened before it could be posted stands on the card itself.
    long posted = Long.parseLong(card().ts().replaceFirst("\\..*", "")) + 1;
    List<String> must =
        lines.stream().filter(line -> line.at() > posted * 1000).map(AlertStory::shown).toList();
    List<String> may = lines.stream().map(AlertStory::shown).toList();
    boolean all =
        said.size() >= must.size()
            && said.equals(may.subList(Math.max(0, may.size() - said.size()), may.size()));
    if (!all) {
      wrong.add("the thread has " + said + ", and should have " + lines);
    }
    boolean ends = !lines.isEmpty() && lines.getLast().text().startsWith(trouble.resolved());
    if (!ends) {
      wrong.add("the last step is not the end: " + lines);
    }
    return wrong;
  }

  private static String shown(Line line) {
    return LEAD + Sentence.kept(line.text()).toString().replace("`", "");
  }
}
