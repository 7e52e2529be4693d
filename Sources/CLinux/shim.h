/// What glibc has and Swift's Glibc module leaves out.
#include <malloc.h>

/// Starts writing a range of a file to disk, without waiting (`man 2 sync_file_range`, flag 2).
int sync_file_range(int descriptor, long long offset, long long count, unsigned int flags);
