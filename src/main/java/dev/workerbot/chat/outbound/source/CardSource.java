package dev.workerbot.chat.outbound.source;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.chat.BoundedMap;
import dev.workerbot.chat.outbound.MessageSource;
import dev.workerbot.command.Act;
import dev.workerbot.command.AlertCommand;
import dev.workerbot.command.Logs;
import dev.workerbot.command.Reference;
import dev.workerbot.command.Silence;
import dev.workerbot.message.AlertStatus;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Buttons.ButtonChoice;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.OutboxMessage;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What cards say, with their buttons. Safe for use by several threads. */
public final class CardSource implements MessageSource {
  /** An alert can stay open for long, and its buttons with it. */
  private static final Duration PRESSABLE = Duration.ofDays(30);

  private static final Duration SILENCE = Duration.ofHours(1);
  private static final int REMEMBERED = 500;

  private final CardText text;
  private final AlertRules alertRules;
  private final Cards cards;
  private final Buttons buttons;

  /** The buttons that a card has in a channel, so that not every edit makes new ones. */
  private final Map<String, CardWithButtons> offered = BoundedMap.map(REMEMBERED);

  private record CardWithButtons(List<ButtonChoice> choices, List<Button> buttons) {}

  public CardSource(CardText text, AlertRules alertRules, Cards cards, Buttons buttons) {
    this.text = text;
    this.cards = cards;
    this.alertRules = alertRules;
    this.buttons = buttons;
  }

  @Override
  public MessageContent content(OutboxMessage wanted, boolean pressable) {
    Card card = cards.find(wanted.ref().number()).orElseThrow();
    Message message = of(card, wanted.ref().channel(), pressable);
    // Nobody is called for what is over.
    Message first = card.isOpen() ? calling(message, card.route()) : message;
    return new MessageContent(
        message,
        first,
        cards.lines(card.number(), wanted.sentLine()),
        Optional.empty(),
        Optional.of(status(card)));
  }

  @Override
  public Optional<PastMatter> past(OutboxMessage message) {
    return cards
        .find(message.ref().number())
        .filter(card -> !card.isOpen())
        .map(card ->
            new PastMatter(
                card.openedAt(), Sentence.of("#%d %s", card.number(), text.of(card).heading())));
  }

  private static AlertStatus status(Card card) {
    return !card.isOpen()
        ? AlertStatus.RESOLVED
        : card.isAcknowledged() ? AlertStatus.ACKNOWLEDGED : AlertStatus.OPEN;
  }

  /** As it is posted or edited; it mentions nobody. */
  Message of(Card card, Channel channel, boolean pressable) {
    Message message = text.of(card);
    Optional<String> dashboard =
        card.alerts().getFirst().fingerprint().target().flatMap(alertRules::dashboard);
    if (card.isOpen() && dashboard.isPresent()) {
      message = message.withField("Dashboard", dashboard.get());
    }
    return pressable ? message.withButtons(buttons(card, channel)) : message;
  }

  /** As it is posted first: it calls whoever is on call. */
  Message calling(Message message, String route) {
    return alertRules.route(route).map(Route::mentions).map(message::withMentions).orElse(message);
  }

  /** The same for what is about a card. */
  Message calling(Message message, int card) {
    return cards.find(card).map(Card::route).map(route -> calling(message, route)).orElse(message);
  }

  private List<Button> buttons(Card card, Channel channel) {
    List<ButtonChoice> choices = choices(card);
    String key = card.number() + "/" + channel.chat() + "/" + channel.id();
    CardWithButtons known = offered.get(key);
    if (known == null || !known.choices().equals(choices)) {
      known =
          new CardWithButtons(
              choices, buttons.toEverybody(channel.chat(), channel.id(), PRESSABLE, choices));
      if (!known.buttons().isEmpty()) {
        offered.put(key, known);
      }
    }
    return known.buttons();
  }

  /**
   * What can be done, so that each button keeps its place while somebody reaches for it: those that
   * go stand last. What is over has its log still.
   */
  static List<ButtonChoice> choices(Card card) {
    List<ButtonChoice> choices = new ArrayList<>();
    card.alerts()
        .getFirst()
        .fingerprint()
        .target()
        .ifPresent(target ->
            choices.add(
                new ButtonChoice(
                    card.alerts().size() == 1 ? "Logs" : fit("Logs of " + target.worker()),
                    Button.Style.PLAIN,
                    new Logs(Selector.of(List.of(target))))));
    if (!card.isOpen()) {
      return choices;
    }
    act(card).ifPresent(choices::add);
    Reference reference = new Reference.NumberReference(card.number());
    choices.add(
        new ButtonChoice("Silence 1 h", Button.Style.PLAIN, new Silence(reference, SILENCE, "")));
    if (!card.isAcknowledged()) {
      choices.add(
          new ButtonChoice(
              "Acknowledge", Button.Style.PLAIN, new AlertCommand(Verb.ACK, reference)));
    }
    return choices;
  }

  /** What may help those that are in trouble now, or were last. */
  private static Optional<ButtonChoice> act(Card card) {
    List<Alert> open =
        card.alerts().stream()
            .filter(Alert::isOpen)
            .filter(alert -> alert.fingerprint().worker().isPresent())
            .toList();
    if (open.isEmpty()) {
      return Optional.empty();
    }
    List<Alert> troubled = open.stream().filter(Alert::isInTrouble).toList();
    List<Alert> down = troubled.isEmpty() ? open : troubled;
    boolean starts = down.stream().allMatch(one -> one.alertKind().staysDown());
    Verb verb = starts ? Verb.START : Verb.RESTART;
    List<Target> targets =
        down.stream().flatMap(one -> one.fingerprint().target().stream()).distinct().toList();
    String label = starts ? "Start" : "Restart";
    return Optional.of(
        new ButtonChoice(
            targets.size() == 1 ? label : label + " all " + targets.size(),
            Button.Style.PRIMARY,
            new Act(verb, Selector.of(targets), false)));
  }

  private static String fit(String label) {
    return CleanText.cut(label, 75);
  }
}
