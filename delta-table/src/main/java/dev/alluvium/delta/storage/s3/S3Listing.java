// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta.storage.s3;

import dev.alluvium.delta.storage.ObjectStatus;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/** Objects page by page; a page is asked for when the one before it was used up. Confined to one thread. */
final class S3Listing implements Iterator<ObjectStatus> {
    private final Iterator<ListObjectsV2Response> pages;
    private final String prefix;
    private final S3Location place;
    private final S3Failures failures;
    private @Nullable Iterator<S3Object> page;

    S3Listing(ListObjectsV2Iterable pages, String prefix, S3Location place, S3Failures failures) {
        this.pages = pages.iterator();
        this.prefix = prefix;
        this.place = place;
        this.failures = failures;
    }

    @Override
    public boolean hasNext() {
        try {
            while ((page == null || !page.hasNext()) && pages.hasNext()) {
                page = pages.next().contents().iterator();
            }
        } catch (SdkException e) {
            throw failures.of("list", prefix, e);
        }
        return page != null && page.hasNext();
    }

    @Override
    public ObjectStatus next() {
        if (!hasNext() || page == null) {
            throw new NoSuchElementException("the listing of '" + prefix + "' is at its end");
        }
        S3Object object = page.next();
        return new ObjectStatus(
                place.key(object.key()), object.size(), object.lastModified().toEpochMilli());
    }
}
