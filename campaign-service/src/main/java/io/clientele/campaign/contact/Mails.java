package io.clientele.campaign.contact;

import io.clientele.campaign.contact.CustomerServiceClient.ContactPoint;
import io.clientele.campaign.contact.CustomerServiceClient.ContactPointsQuestion;
import io.clientele.campaign.contact.Outcome.Accepted;
import io.clientele.campaign.contact.Outcome.NotTried;
import io.clientele.campaign.contact.Outcome.PutOff;
import io.clientele.campaign.contact.Outcome.Refused;
import io.clientele.campaign.contact.Outcome.Unavailable;
import io.clientele.campaign.contact.Outcome.Unknown;
import io.clientele.campaign.contact.SendContacts.Batch;
import io.clientele.campaign.contact.SendQueue.Judged;
import io.clientele.campaign.contact.SendQueue.Work;
import io.clientele.campaign.planning.TemplateTexts;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.qute.TemplateException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/// Gives e-mails to the mail server.
@ApplicationScoped
class Mails {
  private static final Logger LOG = Logger.getLogger(Mails.class);
  private static final String SOMEBODY = "the customer";

  private final CustomerServiceClient customers;
  private final ReactiveMailer mailer;
  private final TemplateTexts texts;
  private final StillRunning running;
  private final ContactConfig config;

  // All that the mail client does, it does on one event loop. A new connection that it hands from
  // one loop to another can miss the server's greeting, and then waits for it until the time is up.
  private final Context loop;

  Mails(
      @RestClient CustomerServiceClient customers,
      ReactiveMailer mailer,
      TemplateTexts texts,
      StillRunning running,
      ContactConfig config,
      Vertx vertx) {
    this.customers = customers;
    this.mailer = mailer;
    this.texts = texts;
    this.running = running;
    this.config = config;
    this.loop = vertx.getOrCreateContext();
  }

  /// Sends to the customers of a batch side by side, until all have an outcome. Once the campaign
  /// is paused or the claim about to run out, what is left is not tried.
  Map<UUID, Outcome> send(Batch batch) {
    var startedAt = System.nanoTime();
    var half = config.claimHolds().toNanos() / 2;
    BooleanSupplier go =
        () -> System.nanoTime() - startedAt < half && running.handle(batch.work().campaignId());
    Map<UUID, ContactPoint> points;
    try {
      points = contactPoints(batch.contacts());
    } catch (RuntimeException e) {
      // Whatever went wrong, nothing has gone out.
      LOG.warnf("Addresses are not to be had for now: %s", e);
      return all(batch.contacts(), new Unavailable());
    }
    var outcomes = new ConcurrentHashMap<UUID, Outcome>();
    var places = new Semaphore(config.sendParallel());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var contact : batch.contacts()) {
        places.acquireUninterruptibly();
        var _ =
            threads.submit(() -> {
              try {
                outcomes.put(
                    contact.id(),
                    go.getAsBoolean() ? send(batch.work(), contact, points) : new NotTried());
              } finally {
                places.release();
              }
            });
      }
    }
    return outcomes;
  }

  /// What a person is to do for a contact. No name of a customer is kept with it: whoever works on
  /// it looks the customer up, and is seen doing so. Empty when the text cannot be filled in.
  Optional<HandOver.Assignment> assignment(Work work) {
    try {
      var instruction =
          work.body() == null
              ? work.offerDescription()
              : texts.render(work.body(), names(work, SOMEBODY));
      return Optional.of(
          new HandOver.Assignment(
              work.campaignId(), work.campaignName() + ": " + work.offerName(), instruction));
    } catch (TemplateException e) {
      cannotBeFilledIn(work, e);
      return Optional.empty();
    }
  }

  private static void cannotBeFilledIn(Work work, TemplateException e) {
    LOG.errorf("A text of campaign %s cannot be filled in: %s", work.campaignId(), e);
  }

  private Outcome send(Work work, Judged contact, Map<UUID, ContactPoint> points) {
    var point = points.get(contact.customerId());
    if (point == null || point.address() == null || work.body() == null) {
      return new Refused(ContactReason.NO_ADDRESS);
    }
    try {
      mailer
          .send(mail(work, contact, point))
          .runSubscriptionOn(sending -> loop.runOnContext(_ -> sending.run()))
          .await()
          .atMost(config.sendTimeout());
      return new Accepted();
    } catch (TemplateException e) {
      cannotBeFilledIn(work, e);
      return new Refused(ContactReason.TEMPLATE);
    } catch (RuntimeException e) {
      return outcome(contact, e);
    }
  }

  private Mail mail(Work work, Judged contact, ContactPoint point) {
    var names = names(work, point.name());
    return Mail.withText(
            point.address(),
            texts.render(String.valueOf(work.subject()), names).replaceAll("[\\r\\n]+", " "),
            texts.render(String.valueOf(work.body()), names))
        .addHeader("Message-ID", "<" + contact.id() + "@" + config.mailDomain() + ">")
        .addHeader(
            "List-Unsubscribe",
            "<mailto:" + config.unsubscribeAddress() + "?subject=" + contact.id() + ">");
  }

  /// A mail is tried again only when the server surely did not take it.
  private Outcome outcome(Judged contact, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ConnectException _, UnknownHostException _ -> {
          return new Unavailable();
        }
        case SMTPException smtp when smtp.isPermanent() -> {
          LOG.infof(
              "Contact %s was refused by the mail server: %s", contact.id(), smtp.getReplyCode());
          return new Refused(ContactReason.REFUSED_BY_CHANNEL);
        }
        case SMTPException smtp when smtp.isTransient() -> {
          return new PutOff();
        }
        default -> {
          // perhaps its cause tells
        }
      }
    }
    LOG.warnf("Nobody can tell whether contact %s went out: %s", contact.id(), failure);
    return new Unknown();
  }

  private Map<UUID, ContactPoint> contactPoints(List<Judged> contacts) {
    var points = new HashMap<UUID, ContactPoint>();
    var ids = contacts.stream().map(Judged::customerId).toList();
    for (int from = 0; from < ids.size(); from += CustomerServiceClient.MOST_CONTACT_POINTS) {
      var some =
          ids.subList(from, Math.min(ids.size(), from + CustomerServiceClient.MOST_CONTACT_POINTS));
      customers
          .contactPoints(new ContactPointsQuestion("EMAIL", some))
          .items()
          .forEach(point -> points.put(point.customerId(), point));
    }
    return points;
  }

  private static Map<String, Map<String, String>> names(Work work, String customer) {
    return TemplateTexts.names(
        customer, work.offerName(), work.offerDescription(), work.campaignName());
  }

  private static Map<UUID, Outcome> all(Collection<Judged> contacts, Outcome outcome) {
    return contacts.stream().collect(Collectors.toMap(Judged::id, _ -> outcome));
  }
}
