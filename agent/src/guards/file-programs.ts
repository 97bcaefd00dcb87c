// Programs whose plain arguments are files that they read, write or list.
const FILE_PROGRAMS = new Set(
  (
    'cat head tail less more most bat cp mv rm ln touch tac nl od xxd hexdump base64 base32 strings stat file ls dir du find tree tar zip unzip gzip gunzip zcat bzip2 bunzip2 xz unxz ' +
    'wc sort uniq diff cmp comm md5sum sha1sum sha256sum sha512sum cksum sum convert magick identify ffmpeg ffprobe pdftotext pdftoppm rsync scp dd tee chmod chown mkdir rmdir cut paste ' +
    'rev fold fmt pr split csplit shred truncate install readlink realpath grep egrep fgrep rg awk sed jq yq exiftool pandoc wkhtmltopdf node python python3 perl ruby php sh bash source .'
  ).split(' '),
);

export function takesFiles(program: string): boolean {
  return FILE_PROGRAMS.has(program);
}
