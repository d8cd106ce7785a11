package io.clientele.campaign.importing;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.campaign.CampaignState;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.campaign.channel.FindChannel;
import io.clientele.campaign.importing.ContactFile.Row;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.sql.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Takes in a file of contacts as it comes: rows that can be read are kept in parts, the others
/// with what is wrong with them, never more than a part of them in memory. Only when the file has
/// come to its end is there an import; a file that breaks off leaves nothing.
@ApplicationScoped
class ReceiveFile {
  private static final int MOST_ROWS = 10_000_000;

  private final ContactImports imports;
  private final Uploads uploads;
  private final FindCampaign campaigns;
  private final FindChannel channels;
  private final Transactions transactions;
  private final Clock clock;

  ReceiveFile(
      ContactImports imports,
      Uploads uploads,
      FindCampaign campaigns,
      FindChannel channels,
      Transactions transactions,
      Clock clock) {
    this.imports = imports;
    this.uploads = uploads;
    this.campaigns = campaigns;
    this.channels = channels;
    this.transactions = transactions;
    this.clock = clock;
  }

  UUID handle(UUID campaignId, InputStream file, String actor) throws IOException, SQLException {
    var id = Ids.next();
    var codes = open(id, campaignId, actor);
    uploads.begin(id);
    try {
      var parts = new Parts(id);
      // A day more, for the clocks and calendars of others.
      ContactFile.read(file, codes, clock.instant().plus(1, ChronoUnit.DAYS), parts::take);
      parts.finish();
      return id;
    } catch (IOException | SQLException | RuntimeException e) {
      transactions.call(connection -> imports.forget(connection, id));
      throw e;
    } finally {
      uploads.end(id);
    }
  }

  /// @return codes of the channels there are
  private Set<String> open(UUID id, UUID campaignId, String actor) throws SQLException {
    return transactions.call(connection -> {
      var campaign = campaigns.handle(campaignId);
      if (!campaign.history()) {
        throw new CampaignProblem.WrongState(
            "Contacts are imported only into a campaign of history (created with"
                + " \"history\":true).",
            Map.of());
      }
      if (campaign.state() == CampaignState.CANCELLED) {
        throw new CampaignProblem.WrongState(
            "The campaign is CANCELLED.", Map.of("campaignState", "CANCELLED"));
      }
      uploads.open(connection, id, campaignId, actor);
      return channels.codes();
    });
  }

  /// The rows that have come since the last part was kept, and how many there were in all.
  private final class Parts {
    private final UUID id;
    private final List<Row.Understood> understood = new ArrayList<>();
    private final List<Row.Refused> refused = new ArrayList<>();
    private int parts;
    private long rowsRead;
    private long rowsRefused;

    Parts(UUID id) {
      this.id = id;
    }

    void take(Row row) throws SQLException {
      switch (row) {
        case Row.Understood good -> understood.add(good);
        case Row.Refused bad -> refused.add(bad);
      }
      rowsRead++;
      if (rowsRead > MOST_ROWS) {
        throw new InputProblem.Invalid("", "has more than " + MOST_ROWS + " rows");
      }
      if (understood.size() == IdentifierClient.MOST || refused.size() == IdentifierClient.MOST) {
        transactions.call(connection -> {
          keep(connection);
          return true;
        });
      }
    }

    /// Keeps what is left, and lets the import begin.
    void finish() throws SQLException {
      if (rowsRead == 0) {
        throw new InputProblem.Invalid("", "must have at least one row below the header");
      }
      transactions.call(connection -> {
        keep(connection);
        imports.receive(connection, id, rowsRead, rowsRefused);
        return true;
      });
    }

    // A part may be empty, so that the import of a file of which nothing can be read ends too.
    private void keep(Connection connection) throws SQLException {
      uploads.goOn(connection, id);
      imports.insertPart(connection, id, parts++, understood);
      imports.refuse(connection, id, refused);
      rowsRefused += refused.size();
      understood.clear();
      refused.clear();
    }
  }
}
