// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code kinesis} step puts: one record, or one aggregate of the Kinesis Producer Library.
 *
 * @param place where the whole is put: of an aggregate, its own partition key, else that of its first record
 * @param users the records, one unless aggregated
 */
public record KinesisStep(String stream, Target place, List<User> users, boolean aggregated) {
    private static final BigInteger END_OF_HASH_SPACE = BigInteger.ONE.shiftLeft(128);

    /** Copies the list. */
    public KinesisStep {
        users = List.copyOf(users);
    }

    /** Partition key, and perhaps the hash key that wins over it. */
    public record Target(String partitionKey, Optional<String> explicitHashKey) {
        /** No key. */
        @Override
        public String toString() {
            return "Target";
        }
    }

    /**
     * A user's record.
     *
     * @param json the object as the step has it
     */
    public record User(Target place, byte[] data, JsonNode json) {
        /** No value. */
        @Override
        public String toString() {
            return "User[" + data.length + " bytes]";
        }
    }

    /** Reads the object behind {@code "kinesis"}. */
    public static KinesisStep read(Place place, JsonNode json) {
        Fields fields = Fields.of(place, "kinesis", json);
        String stream = fields.text("stream");
        if (!fields.has("kpl")) {
            fields.only("stream", "partitionKey", "explicitHashKey", "data", "dataBase64");
            User user = user(fields);
            return new KinesisStep(stream, user.place(), List.of(user), false);
        }
        fields.only("stream", "partitionKey", "explicitHashKey", "kpl");
        List<User> users = new ArrayList<>();
        for (JsonNode record : fields.list("kpl")) {
            users.add(user(Fields.of(place, "kinesis 'kpl'", record)
                    .only("partitionKey", "explicitHashKey", "data", "dataBase64")));
        }
        if (users.isEmpty()) {
            throw fields.wrong("'kpl' needs one record or more");
        }
        Target target = fields.has("partitionKey")
                ? target(fields)
                : new Target(users.get(0).place().partitionKey(), explicitHashKey(fields));
        return new KinesisStep(stream, target, users, true);
    }

    private static User user(Fields fields) {
        byte[] data = RecordStep.bytes(fields, "data");
        if (data == null) {
            throw fields.wrong("'data' is missing (a record of Kinesis has some, be it empty)");
        }
        return new User(target(fields), data, fields.json());
    }

    private static Target target(Fields fields) {
        return new Target(fields.text("partitionKey"), explicitHashKey(fields));
    }

    private static Optional<String> explicitHashKey(Fields fields) {
        Optional<String> key = fields.optionalText("explicitHashKey");
        key.ifPresent(text -> {
            boolean digits = text.matches("0|[1-9][0-9]{0,38}");
            if (!digits || new BigInteger(text).compareTo(END_OF_HASH_SPACE) >= 0) {
                throw fields.wrong("'explicitHashKey' must be a whole number below 2^128, as a text");
            }
        });
        return key;
    }
}
