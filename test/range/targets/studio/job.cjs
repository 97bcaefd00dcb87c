console.log(`job ${process.argv.slice(2).join(' ')}`);
