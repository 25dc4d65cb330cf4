// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.stack.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class S3ListingTest {
    @Test
    void aPageHasObjectsAndTheTokenOfTheNext() {
        S3Listing listing = S3Listing.parse("""
                <?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                <IsTruncated>true</IsTruncated><NextContinuationToken>t&amp;1</NextContinuationToken>
                <Contents><Key>a&lt;b</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><Size>7</Size></Contents>
                </ListBucketResult>""".getBytes(UTF_8));

        assertThat(listing.objects()).containsExactly(new S3Object("a<b", 7, Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(listing.nextToken()).hasValue("t&1");
    }

    @Test
    void theLastPageHasNoToken() {
        S3Listing listing = S3Listing.parse("<R><IsTruncated>false</IsTruncated></R>".getBytes(UTF_8));

        assertThat(listing).isEqualTo(new S3Listing(java.util.List.of(), java.util.Optional.empty()));
    }

    @Test
    void whatIsNoXmlIsAnError() {
        assertThatThrownBy(() -> S3Listing.parse("{}".getBytes(UTF_8))).hasMessageContaining("no XML");
        assertThatThrownBy(() -> S3Listing.parse("<!DOCTYPE r><r/>".getBytes(UTF_8)))
                .hasMessageContaining("no XML");
    }
}
