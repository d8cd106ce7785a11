package io.clientele.campaign.importing;

import io.clientele.campaign.CampaignProblem;
import io.clientele.campaign.campaign.CampaignState;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.campaign.channel.FindChannel;
import io.clientele.campaign.importing.ContactFile.Row;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import javax.sql.DataSource;

/// Takes in a file of contacts: reads it to its end, refuses what cannot be read, and keeps the
/// rest in parts. All of it, or nothing.
@ApplicationScoped
class ReceiveFile {
  private final ContactImports imports;
  private final FindCampaign campaigns;
  private final FindChannel channels;
  private final DataSource database;

  ReceiveFile(
      ContactImports imports, FindCampaign campaigns, FindChannel channels, DataSource database) {
    this.imports = imports;
    this.campaigns = campaigns;
    this.channels = channels;
    this.database = database;
  }

  @Transactional
  UUID handle(UUID campaignId, InputStream file, String actor) throws IOException, SQLException {
    var campaign = campaigns.handle(campaignId);
    if (!campaign.history()) {
      throw new CampaignProblem.WrongState(
          "Contacts are imported only into a campaign of history (created with \"history\":true).");
    }
    if (campaign.state() == CampaignState.CANCELLED) {
      throw new CampaignProblem.WrongState("The campaign is CANCELLED.");
    }
    var readable = new ArrayList<Row.Understood>();
    var refused = new ArrayList<Row.Refused>();
    ContactFile.read(
        file,
        channels.codes(),
        row -> {
          switch (row) {
            case Row.Understood good -> readable.add(good);
            case Row.Refused bad -> refused.add(bad);
          }
        });
    if (readable.isEmpty() && refused.isEmpty()) {
      throw new InputProblem.Invalid("", "must have at least one row below the header");
    }
    var id = Ids.next();
    try (var connection = database.getConnection()) {
      var read = readable.size() + refused.size();
      imports.insert(connection, id, campaignId, read, refused.size(), actor);
      imports.refuse(connection, id, refused);
      // Even a file of which nothing can be read has one part, so that its import comes to an end.
      for (int from = 0, part = 0; from == 0 || from < readable.size(); part++) {
        var to = Math.min(readable.size(), from + IdentifierClient.MOST);
        imports.insertPart(connection, id, part, readable.subList(from, to));
        from += IdentifierClient.MOST;
      }
    }
    return id;
  }
}
