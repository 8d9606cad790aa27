/** Metadata documents as bytes: cache, files, and answers spliced from them. */
@NullMarked
package io.serac.server.metadata;

import org.jspecify.annotations.NullMarked;
