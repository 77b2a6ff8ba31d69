package dev.workerbot.app.check;

import dev.workerbot.access.Policy;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.message.Mention;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.store.outbox.Channel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The channels of one chat that the config names, with what for. */
public final class NamedChannels {
  private final String chat;
  private final Map<String, Use> uses = new LinkedHashMap<>();

  private static final class Use {
    final Set<String> purposes = new LinkedHashSet<>();
    final Set<String> called = new LinkedHashSet<>();
    boolean isWrittenTo;
  }

  private NamedChannels(String chat) {
    this.chat = chat;
  }

  public static List<NamedChannel> of(Config config, String chat) {
    NamedChannels named = new NamedChannels(chat);
    if (config.alertsConfig().enabled()) {
      config.alertsConfig().alertRules().routes().forEach(named::alerts);
    }
    config
        .approving()
        .rules()
        .forEach(approvalRule ->
            approvalRule.channels().forEach(text -> named.written(text, "approvals")));
    config
        .approving()
        .breakGlassRule()
        .channel()
        .ifPresent(text -> named.written(text, "break-glass"));
    for (ActionConfig actionConfig : config.actions()) {
      actionConfig.does().channel().ifPresent(one -> named.written(one, "actions"));
    }
    for (Policy.Assignment grant : config.assignments()) {
      grant.to().channels().forEach(named::granted);
    }
    return named.uses.entrySet().stream()
        .map(one ->
            new NamedChannel(
                one.getKey(),
                String.join(", ", one.getValue().purposes),
                one.getValue().isWrittenTo,
                one.getValue().called))
        .toList();
  }

  private void alerts(Route route) {
    for (Channel channel : route.channels()) {
      written(channel, "alerts");
      if (channel.chat().equals(chat)) {
        route.mentions().stream()
            .filter(one -> one.group() && one.chat().equals(chat))
            .map(Mention::id)
            .forEach(use(channel.id()).called::add);
      }
    }
  }

  private void written(String text, String purpose) {
    String[] parts = text.split(":", 2);
    written(new Channel(parts[0], parts[1]), purpose);
  }

  private void written(Channel channel, String purpose) {
    if (channel.chat().equals(chat)) {
      Use use = use(channel.id());
      use.purposes.add(purpose);
      use.isWrittenTo = true;
    }
  }

  /** A grant says no chat: ids of Discord are numbers, those of Slack begin with a letter. */
  private void granted(String id) {
    if (id.matches(ChatPlatform.of(chat).ids().channel())) {
      use(id).purposes.add("grants");
    }
  }

  private Use use(String id) {
    return uses.computeIfAbsent(id, _ -> new Use());
  }
}
