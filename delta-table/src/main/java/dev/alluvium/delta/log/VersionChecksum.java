// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.alluvium.delta.log.Action.AddFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a version comes to, in few numbers, with its protocol and metadata: a reader need not look for those in the log,
 * and can tell whether it has read the same as the writer.
 *
 * @see "Delta protocol, Version Checksum File"
 */
public final class VersionChecksum {
    private VersionChecksum() {}

    /** The checksum's JSON. Costs O(files). */
    public static byte[] of(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = ActionJson.JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField(
                    "tableSizeBytes",
                    snapshot.files().stream().mapToLong(AddFile::size).sum());
            json.writeNumberField("numFiles", snapshot.files().size());
            json.writeNumberField("numMetadata", 1);
            json.writeNumberField("numProtocol", 1);
            ActionWriter.writeMetadata("metadata", snapshot.metadata(), json);
            ActionWriter.writeProtocol(snapshot.protocol(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
